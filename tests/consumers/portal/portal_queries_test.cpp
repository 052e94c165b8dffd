#include <doctest/doctest.h>

#include "consumers/portal/library.hpp"
#include "tests/support/portal_bench.hpp"

using namespace carewire;
using namespace carewire::portal;
using namespace carewire::testing;

namespace {

SqlValue sample_of(const Parameter& parameter) {
    switch (parameter.kind) {
        case ParameterKind::Integer: return parameter.least;
        case ParameterKind::Boolean: return std::int64_t{1};
        case ParameterKind::Since:
        case ParameterKind::Until: return std::int64_t{1751623200000};
        case ParameterKind::Date: return "2025-07-04";
        case ParameterKind::Search: return "%x%";
        case ParameterKind::Choice: return parameter.choices.front();
        case ParameterKind::Words: return "," + parameter.choices.front() + ",";
        case ParameterKind::Text: break;
    }
    return "2025-07-04";
}

Binds samples(const Query& query) {
    Binds binds{{"clinic", "c1"}, {"caller", "user-1"}, {"caller_role", "staff"}, {"now", 0}, {"limit", 10}};
    for (const Parameter& each : query.parameters) {
        binds.emplace_back(each.name, sample_of(each));
        if (each.kind != ParameterKind::Date) continue;
        binds.emplace_back(each.name_from, 0);
        binds.emplace_back(each.name_to, 1);
    }
    return binds;
}

/// Values for a list's place, of each column's own kind.
void add_place(const Query& query, Binds& binds) {
    constexpr std::string_view kNames[] = {"after_1", "after_2", "after_3", "after_4"};
    for (std::size_t i = 0; i < query.after.size(); ++i) {
        const auto& column = query.columns[query.after[i]];
        const bool number = column.kind != ColumnKind::Text;
        binds.emplace_back(kNames[i], number ? SqlValue{0} : SqlValue{"x"});
    }
}

std::string refused(const std::string& text, const QueryTexts& others = {}) {
    try {
        read_query_file("consumers/portal/queries/x/y.sql", text, others);
    } catch (const std::runtime_error& fault) {
        return fault.what();
    }
    return "";
}

}  // namespace

TEST_CASE("portal: every query runs with and without its conditions") {
    on_each_store([](TestStore& store) {
        migrate(store.database(), portal_tables());
        const Library library;
        CHECK(library.all().size() > 10);
        for (const auto& [name, query] : library.all()) {
            CAPTURE(name);
            std::set<std::string, std::less<>> sent;
            Binds binds = samples(query);
            CHECK_NOTHROW(store.database().read([&](Sql& sql) { return sql.query(query.text(sent), binds); }));
            for (const Parameter& each : query.parameters) sent.insert(each.name);
            sent.insert("after");
            add_place(query, binds);
            CHECK_NOTHROW(store.database().read([&](Sql& sql) { return sql.query(query.text(sent), binds); }));
        }
    });
}

TEST_CASE("portal: every route says who may call it") {
    auto store = TestStore::sqlite();
    PortalBench portal(store);
    for (const auto& route : portal.routes()) {
        CAPTURE(route.pattern);
        CHECK_FALSE(route.roles.empty());
    }
}

TEST_CASE("query file: a query that does not bind the clinic always is refused") {
    CHECK(refused("select 1").find(":clinic is not bound") != std::string::npos);
    CHECK(refused("-- param: a text\nselect 1 /*if a*/ where :clinic = :a /*end*/").find(":clinic") != std::string::npos);
    CHECK(refused("select :clinic") == "");
}

TEST_CASE("query file: a mistake is named with its file") {
    CHECK(refused("select :clinic, :other").find("queries/x/y.sql: :other has no source") != std::string::npos);
    CHECK(refused("-- param: a text\nselect :clinic").find("a is never used") != std::string::npos);
    CHECK(refused("-- param: a colour\nselect :clinic, :a").find("`colour`") != std::string::npos);
    CHECK(refused("-- route: GET /x\nselect :clinic").find("a route needs says") != std::string::npos);
    CHECK(refused("-- nonsense: x\nselect :clinic").find("nonsense") != std::string::npos);
    CHECK(refused("select :clinic /*if a*/ and 1 /*end*/").find("names no parameter") != std::string::npos);
    CHECK(refused("select :clinic /*if a*/ and 1").find("without /*end*/") != std::string::npos);
    CHECK(refused("-- says: x\n-- route: GET /x\n-- roles: any\n-- answer: list\n-- column: a text\nselect :clinic").find("a list") !=
          std::string::npos);
}

TEST_CASE("query file: the rows of another file are its columns and its statement up to the condition") {
    const std::map<std::string, std::string, std::less<>> files{
        {"x/all", "-- says: everything\n-- param: b text\n-- column: a text\n-- column: n integer\n"
                  "select a, n\nfrom things\nwhere clinic_id = :clinic and b = :b\norder by a\n"},
        {"x/of_all", "-- rows of: x/all\nwhere clinic_id = :clinic\n"},
        {"x/bare", "select :clinic"},
        {"x/here", "-- rows of: x/there\nwhere clinic_id = :clinic\n"},
        {"x/there", "-- rows of: x/here\nwhere clinic_id = :clinic\n"},
    };
    const QueryTexts others = [&](std::string_view name) {
        const auto found = files.find(name);
        return found == files.end() ? std::nullopt : std::optional<std::string_view>(found->second);
    };
    for (const std::string lender : {"x/all", "x/of_all"}) {
        const auto query = read_query_file("consumers/portal/queries/x/y.sql",
                                           "-- says: some\n-- param: c text\n-- rows of: " + lender + "\nwhere clinic_id = :clinic and c = :c\n", others);
        CHECK(query.says == "some");
        REQUIRE(query.columns.size() == 2);
        CHECK(query.columns[1].name == "n");
        CHECK(query.parameters.size() == 1);
        CHECK(query.text({}) == "select a, n\nfrom things\nwhere clinic_id = :clinic and c = :c\n");
    }
    CHECK(refused("-- rows of: x/nobody\nwhere 1\n", others).find("queries/x/y.sql: rows of x/nobody: there is no such query") != std::string::npos);
    CHECK(refused("-- rows of: x/all\nwhere 1\n").find("there is no such query") != std::string::npos);
    CHECK(refused("-- rows of: x/bare\nwhere 1\n", others).find("begins with `where`") != std::string::npos);
    CHECK(refused("-- rows of: x/here\nwhere 1\n", others).find("in a circle") != std::string::npos);
    CHECK(refused("-- rows of: x/y\nwhere 1\n", others).find("in a circle") != std::string::npos);
}

TEST_CASE("portal: the list of interactions is read in the order of its index") {
    auto store = TestStore::sqlite();
    migrate(store.database(), portal_tables());
    const Library library;
    const Query& query = library.at("interactions/list");
    const std::set<std::string, std::less<>> sent{"date", "after"};
    Binds binds = samples(query);
    add_place(query, binds);
    std::string plan;
    store.database().read([&](Sql& sql) {
        for (const Row& row : sql.query("explain query plan " + query.text(sent), binds)) plan += row.text(3) + "\n";
        return 0;
    });
    CHECK(plan.find("USING INDEX interactions_in_time_order (clinic_id=? AND occurred_at>") != std::string::npos);
    CHECK(plan.find("TEMP B-TREE") == std::string::npos);
}
