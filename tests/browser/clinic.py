"""A clinic to look at: rows as the workers write them, put into the store of a stack that nobody else uses."""
import json
import sqlite3
import time
from datetime import datetime, timedelta, timezone

from tests.support.stack import CLINIC

MINUTE = 60_000
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
SAID = [
    ("critical", "rule", 1, "I have had crushing chest pain since the injection this morning and nobody answers the phone.", ["crushing chest pain"]),
    ("high", "model", 2, "We waited four hours and then left without having been seen. My father could hardly stand.", ["waited four hours"]),
    ("medium", "model", 2, "The bill was wrong, twice. The second letter repeats the same mistake.", []),
    ("medium", "staff", 3, "मुझे डॉक्टर से बात करने के लिए बहुत देर तक इंतज़ार करना पड़ा, लेकिन स्टाफ़ अच्छा था।", []),
    ("low", "model", 4, "كان الطبيب لطيفًا جدًا ولكن الانتظار كان طويلًا", []),
    ("low", "model", 5, "Thank you! Sister Maria explained everything twice, with so much patience.", []),
    ("low", "model", 4, LONG, []),
    ("low", "model", 3, "<script>alert('x')</script> \"quoted\" & more", []),
]


class Clinic:
    def __init__(self, stack):
        self.store = sqlite3.connect(stack.settings["db.url"].removeprefix("sqlite3://"), timeout=30)
        self.now = int(time.time() * 1000)

    def row(self, table, **values):
        names = ", ".join(values)
        with self.store:
            self.store.execute(f"insert into {table} ({names}) values ({', '.join('?' * len(values))})", list(values.values()))

    def feedback(self, number, urgency, source, rating, comment, evidence, **more):
        ranks = {"critical": 0, "high": 1, "medium": 2, "low": 3}
        at = self.now - (number * 17 + 2) * MINUTE
        self.row("feedback", **{**dict(
            clinic_id=CLINIC, feedback_id=f"f{number:05}", event_id=f"e{number}", source="/ingress", received_at=at, rating=rating,
            ratings=json.dumps({"waiting_time": 1, "staff": 4}) if number == 0 else None, comment=comment, urgency=urgency,
            urgency_rank=ranks[urgency], urgency_source=source, sentiment="negative", analysed_at=at + 2000, created_at=at, updated_at=at,
            is_complaint=int(number == 2), contact_ok=int(number == 1), contact="+49 170 0000000" if number == 1 else None), **more})
        self.row("feedback_analyses", clinic_id=CLINIC, job_id=f"j{number}", feedback_id=f"f{number:05}", sentiment="negative", emotions="[]",
                 urgency=urgency, topics="[]", evidence=json.dumps(evidence), because=json.dumps(["emergency words"] if evidence else []),
                 model="rules", instruction_version="1", degraded=0, latency_ms=3, waited_ms=1, analysed_at=at + 2000, created_at=at, updated_at=at)

    def some_feedback(self):
        for number, each in enumerate(SAID):
            self.feedback(number, *each)
        self.row("feedback_actions", clinic_id=CLINIC, action_id="a1", feedback_id="f00000", position=1, event_id="ea1", actor="u", actor_role="staff",
                 from_status="new", to_status="new", note="Called back, no answer. Trying the emergency contact.", at=self.now - MINUTE, created_at=self.now,
                 updated_at=self.now)

    def clock(self, at):
        return datetime.fromtimestamp(at / 1000, timezone.utc).strftime("%H:%M")

    def ladder(self, steps):
        self.row("settings", clinic_id=CLINIC, key="alerts.ladder", value=json.dumps(steps), event_id="e", actor="a", created_at=self.now,
                 updated_at=self.now)

    def alert(self, alert_id="alert-1", feedback_id="f00000", minutes=3, step=0, told="staff"):
        self.row("alerts", clinic_id=CLINIC, alert_id=alert_id, kind="urgent_feedback", subject_id=feedback_id, title="Critical feedback",
                 because="emergency words", state="escalated" if step else "raised", step=step, told=told, raised_at=self.now - 2 * MINUTE,
                 acknowledge_by=self.now + minutes * MINUTE if minutes else None, created_at=self.now, updated_at=self.now)
        self.row("alert_steps", clinic_id=CLINIC, alert_id=alert_id, position=1, what="raised", step=0, told="staff", at=self.now - 2 * MINUTE,
                 event_id="ea")

    def figures(self):
        today = datetime.now(timezone.utc).date()
        for back in range(30):
            date = (today - timedelta(days=back)).isoformat()
            for kind, total, success in (("booking", 21 + back % 5, 19), ("faq", 12, 12 - back % 3), ("callback", 6, 5), ("rescheduling", 4, 4)):
                self.row("daily_stats", clinic_id=CLINIC, date=date, interaction_type=kind, total=total, success=success)
            for rating, amount in ((5, 4 + back % 3), (4, 3), (2, back % 2)):
                self.row("feedback_stats", clinic_id=CLINIC, date=date, figure="rating", label=str(rating), amount=amount)
            self.row("feedback_stats", clinic_id=CLINIC, date=date, figure="total", label="", amount=8 + back % 4)
        date = today.isoformat()
        for hour, total in ((8, 3), (9, 7), (10, 9), (11, 6), (12, 2), (14, 8), (15, 5), (16, 3)):
            self.row("hourly_stats", clinic_id=CLINIC, date=date, hour=hour, total=total, success=total)
        for number, (reason, failed) in enumerate((("No free appointment in the wanted week", 2), ("Patient record not found", 1))):
            self.row("failure_reasons", clinic_id=CLINIC, reason_id=f"r{number}", reason=reason)
            self.row("failure_stats", clinic_id=CLINIC, date=date, reason_id=f"r{number}", failed=failed)

    def message(self, number, state, code=None, words=None, purpose="daily_report", effect=None, why=None, minutes=None):
        apart = min(11 * MINUTE, self.now % (24 * 60 * MINUTE) // 12)  # shortly after midnight all of today lies closer together
        at = self.now - number * apart - apart // 11
        self.row("messages", clinic_id=CLINIC, message_id=f"m{number:03}", channel="email", to_hash=f"h{number}", to_masked="a****@clinic.example",
                 purpose=purpose, state=state, error_code=code, error_text=words, attempts=0 if state == "queued" else 1,
                 effect_key=f"mail:m{number:03}", cause_event_id=f"e{number}", created_at=at, updated_at=at, last_state_at=at)
        if effect:
            self.row("effects", worker="email", effect_key=f"mail:m{number:03}", kind="email.send", clinic_id=CLINIC, subject=f"m{number:03}",
                     seq=number, event_id=f"e{number}", correlation="c", payload="{}", urgent=0, asking=0, state=effect, attempt=1, max_attempts=4,
                     resends=0, due_at=self.now + (minutes or 0) * MINUTE, why=why, requested_at=at, updated_at=at)

    def some_messages(self):
        self.message(0, "failed", "attempts_used_up", "421 4.3.2 too busy", effect="failed")
        self.message(1, "unknown", "unknown_fate", "the connection broke after the final dot", purpose="notification", effect="unknown")
        self.message(2, "bounced", "bounced", "550 5.1.1 no such user", effect="failed")
        self.message(3, "queued", effect="parked", why="451 4.7.1 greylisted, try again later", minutes=7)
        for number in range(4, 9):
            self.message(number, "accepted", purpose="daily_report" if number % 2 else "notification")
        self.message(9, "failed", "cancelled", "taken back on purpose", purpose="notification", effect="cancelled")

    def standing(self, worker, events=0, behind_s=0, silent_min=0):
        self.row("worker_standings", worker=worker, process=f"p-{worker}", events=events, behind_ms=behind_s * 1000,
                 at=self.now - silent_min * MINUTE)

    def standings(self, late=True):
        for worker in ("journal", "interactions", "reports", "feedback", "notify", "settings"):
            self.standing(worker)
        self.standing("analysis", 1240 if late else 0, 190 if late else 0)
        self.standing("email", silent_min=6 if late else 0)

    def trouble(self):
        self.row("effect_holds", worker="email", kind="email.send", clinic_id="", why="the mail server moves tonight", by_whom="operator",
                 at=self.now - 20 * MINUTE)
        self.row("effect_breakers", worker="analysis", kind="analysis.gemini", open_until=self.now + 2 * MINUTE, failures=3, why="no answer within 10 s")
        self.row("dead_letters", worker="feedback", topic="carewire.feedback.v1", partition_no=1, offset_no=7, event_id="x", event_type="feedback.submitted",
                 clinic_id=CLINIC, code="bad_body", reason="a member is missing", attempts=1, first_try=self.now, last_try=self.now)

    def report(self, date="2025-07-04"):
        self.row("reports", clinic_id=CLINIC, period="day", date=date, last_date=date, report_id="r1", version=2, total=12, content="{}",
                 html="<!doctype html><html lang=en><title>Report</title><h1 style='color:#123'>Daily report</h1>", as_of=self.now,
                 generated_at=self.now, delivery_state="sent", created_at=self.now, updated_at=self.now)

    def name(self, name, zone="UTC"):
        self.row("clinics", clinic_id=CLINIC, name=name, timezone=zone, created_at=self.now, updated_at=self.now)

    def empty(self):
        self.now = int(time.time() * 1000)
        with self.store:
            for table in ("feedback", "feedback_analyses", "feedback_actions", "alerts", "alert_steps", "daily_stats", "hourly_stats",
                          "failure_stats", "failure_reasons", "feedback_stats", "reports", "messages", "effects", "effect_holds",
                          "effect_breakers", "dead_letters", "worker_standings", "settings"):
                self.store.execute(f"delete from {table}")
