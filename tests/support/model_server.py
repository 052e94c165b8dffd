"""A model's provider on this machine: takes only what the providers' published references describe, remembers every request.

    server = ModelServer(answers=[{"status": 200, "body": "…"}])     in order, the last one for ever
    server.url; server.requests; server.comments(); server.refusals; server.close()

Gemini: `models.generateContent` and `models.get` of v1beta (generative_service.proto in JSON); OpenAI: `chat/completions` with a JSON
schema, `models`. An unknown member, a wrong type, a key in the wrong place is answered as the provider answers it, and is kept in
`refusals`. An answer may also be a fault: {"fault": "silence" | "cut" | "reset" | "half"}.
"""
import json
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SAMPLES = json.loads((Path(__file__).parent / "model_answers.json").read_text())
TEXT, NUMBER, WHOLE, FLAG = str, (int, float), int, bool
HARMS = {"HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_HATE_SPEECH", "HARM_CATEGORY_SEXUALLY_EXPLICIT", "HARM_CATEGORY_DANGEROUS_CONTENT",
         "HARM_CATEGORY_CIVIC_INTEGRITY"}
THRESHOLDS = {"BLOCK_NONE", "BLOCK_ONLY_HIGH", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_LOW_AND_ABOVE", "OFF"}

GEMINI_PART = {"text": TEXT}
GEMINI_SCHEMA = {"type": {"STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT"}, "format": TEXT, "description": TEXT, "nullable": FLAG,
                 "enum": [TEXT], "maxItems": TEXT, "minItems": TEXT, "required": [TEXT], "propertyOrdering": [TEXT]}
GEMINI_SCHEMA["items"] = GEMINI_SCHEMA
GEMINI_SCHEMA["properties"] = {"*": GEMINI_SCHEMA}
GEMINI = {
    "systemInstruction": {"parts": [GEMINI_PART], "role": TEXT},
    "contents": [{"role": {"user", "model"}, "parts": [GEMINI_PART]}],
    "generationConfig": {"temperature": NUMBER, "candidateCount": WHOLE, "maxOutputTokens": WHOLE, "topP": NUMBER, "topK": WHOLE,
                         "stopSequences": [TEXT], "responseMimeType": {"application/json", "text/plain", "text/x.enum"},
                         "responseSchema": GEMINI_SCHEMA},
    "safetySettings": [{"category": HARMS, "threshold": THRESHOLDS}],
}
JSON_SCHEMA = {"type": {"string", "number", "integer", "boolean", "array", "object"}, "enum": [TEXT], "required": [TEXT],
               "additionalProperties": FLAG, "description": TEXT}
JSON_SCHEMA["items"] = JSON_SCHEMA
JSON_SCHEMA["properties"] = {"*": JSON_SCHEMA}
OPENAI = {
    "model": TEXT, "temperature": NUMBER, "max_tokens": WHOLE, "max_completion_tokens": WHOLE,
    "messages": [{"role": {"system", "user", "assistant", "developer"}, "content": TEXT}],
    "response_format": {"type": {"json_schema"}, "json_schema": {"name": TEXT, "strict": FLAG, "schema": JSON_SCHEMA}},
}


def faults(value, shape, place=""):
    """What the reference does not describe, one sentence each."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [f"{place or 'the body'} is no object"]
        found = []
        for name, member in value.items():
            if name not in shape and "*" not in shape:
                found.append(f'Unknown name "{name}" at \'{place}\': Cannot find field.')
            else:
                found += faults(member, shape.get(name, shape.get("*")), f"{place}.{name}".lstrip("."))
        return found
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{place} is no list"]
        return [fault for item in value for fault in faults(item, shape[0], place)]
    if isinstance(shape, set):
        return [] if value in shape else [f"{place} is none of the words"]
    if isinstance(value, bool) and shape is not FLAG:
        return [f"{place} is a flag"]
    return [] if isinstance(value, shape) else [f"{place} has the wrong type"]


class ModelServer:
    def __init__(self, answers=None, key="the-key", model="model-under-test", provider="gemini"):
        self.answers = list(answers or [SAMPLES[provider][0]])
        self.key, self.model = key, model
        self.requests, self.refusals, self.times = [], [], []
        self.lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def comments(self):
        """What was quoted, request by request."""
        texts = [body["contents"][0]["parts"][0]["text"] if "contents" in body else body["messages"][-1]["content"] for body in self.requests]
        return [text.removeprefix("<comment>\n").removesuffix("\n</comment>") for text in texts]

    def next(self):
        with self.lock:
            return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def refused(self, handler, status, why):
        with self.lock:
            self.refusals.append(why)
        handler.say(status, json.dumps({"error": {"code": status, "message": why, "status": "INVALID_ARGUMENT"}}))

    def take(self, handler, body, shape):
        if handler.headers.get("content-type") != "application/json":
            return self.refused(handler, 400, "the body is not announced as JSON")
        try:
            value = json.loads(body)
        except ValueError:
            return self.refused(handler, 400, "Invalid JSON payload received.")
        wrong = faults(value, shape)
        missing = {"contents", "messages"}.isdisjoint(value)
        if wrong or missing:
            return self.refused(handler, 400, "; ".join(wrong) or "no contents")
        with self.lock:
            self.requests.append(value)
            self.times.append(time.monotonic())
        handler.play(self.next())

    def handler(outer):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def say(self, status, body, headers=()):
                data = body.encode()
                self.send_response(status)
                for name, value in {"content-type": "application/json; charset=UTF-8", **dict(headers)}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def play(self, answer):
                fault = answer.get("fault")
                if fault is None:
                    return self.say(answer.get("status", 200), answer["body"], answer.get("headers", {}))
                self.close_connection = True
                if fault == "silence":
                    time.sleep(answer.get("seconds", 3))
                elif fault == "half":
                    self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n{\"candidates\"")
                elif fault == "reset":
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                return None

            def keyed(self):
                if "key=" in self.path:
                    outer.refused(self, 400, "a key in the query")
                    return False
                given = self.headers.get("x-goog-api-key") or (self.headers.get("authorization") or "").removeprefix("Bearer ")
                if given != outer.key:
                    outer.refused(self, 403, "The caller does not have permission")
                return given == outer.key

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                if not self.keyed():
                    return
                if self.path == f"/v1beta/models/{outer.model}:generateContent":
                    outer.take(self, body, GEMINI)
                elif self.path == "/v1/chat/completions":
                    outer.take(self, body, OPENAI)
                else:
                    outer.refused(self, 404, "is not found for API version v1beta")

            def do_GET(self):
                if not self.keyed():
                    return
                if self.path == f"/v1beta/models/{outer.model}":
                    self.say(200, json.dumps({"name": f"models/{outer.model}", "supportedGenerationMethods": ["generateContent"]}))
                elif self.path == "/v1/models":
                    self.say(200, json.dumps({"object": "list", "data": [{"id": outer.model, "object": "model"}]}))
                else:
                    outer.refused(self, 404, "is not found for API version v1beta")

        return Handler
