"""A real mail server for tests (aiosmtpd): STARTTLS or TLS from the first byte with a certificate of its own authority, sign-in, a
journal of every mail that it has taken, and a script of misbehaviour by recipient.

    with MailServer(folder) as server:
        server.on("late@example.org", Greylist(2))
        ... CAREWIRE_EMAIL_HOST=localhost, _PORT=server.port, _CA_FILE=server.ca_file ...
        server.mails[0].message_id
"""
import asyncio
import email
import email.policy
import ssl
import threading
import time
from dataclasses import dataclass, field

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

USER, PASSWORD = "desk@clinic.example", "app password 1234"


@dataclass
class Taken:
    """A mail of which the server said 250, or would have said so."""
    sender: str
    recipient: str
    content: bytes
    at: float = field(default_factory=time.time)

    @property
    def message(self):
        return email.message_from_bytes(self.content, policy=email.policy.default)

    @property
    def message_id(self):
        return self.message["Message-ID"]


@dataclass
class Reply:
    """Always the same answer to a recipient, or to the end of a mail."""
    text: str
    at: str = "RCPT"


@dataclass
class Greylist:
    """`later` for the first tries."""
    tries: int
    text: str = "451 4.7.1 greylisted, come back later"
    at: str = "RCPT"


@dataclass
class Drop:
    """Ends the connection: before the content, in the middle of it, or after the final dot: then the mail was taken and nobody is told."""
    at: str = "DATA"  # or CONTENT, DOT
    times: int = 10**6


@dataclass
class Slow:
    seconds: float
    at: str = "RCPT"  # or DATA: before the answer to the final dot


class _Server(SMTP):
    async def smtp_DATA(self, arg):
        script = self.event_handler.owner.script_of(self.envelope)
        if isinstance(script, Drop) and script.at in ("DATA", "CONTENT") and script.times > 0:
            script.times -= 1
            if script.at == "CONTENT":
                await self.push("354 go on")
                await self._reader.read(64)  # some of it
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class _Handler:
    def __init__(self, owner):
        self.owner = owner

    async def handle_RCPT(self, server, session, envelope, address, options):
        envelope.rcpt_tos.append(address)
        return await self._scripted("RCPT", envelope) or "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope):
        refused = await self._scripted("DATA", envelope)
        if refused:
            return refused
        script = self.owner.script_of(envelope)
        self.owner.take(Taken(envelope.mail_from, envelope.rcpt_tos[0], envelope.original_content))
        if isinstance(script, Drop) and script.at == "DOT" and script.times > 0:
            script.times -= 1
            server.transport.abort()
        return "250 2.0.0 taken"

    async def _scripted(self, at, envelope):
        script = self.owner.script_of(envelope)
        if getattr(script, "at", None) != at or isinstance(script, Drop):
            return None
        if isinstance(script, Slow):
            await asyncio.sleep(script.seconds)
            return None
        if isinstance(script, Greylist):
            script.tries -= 1
            return script.text if script.tries >= 0 else None
        return script.text


class _Controller(Controller):
    def __init__(self, owner, **settings):
        super().__init__(_Handler(owner), hostname="localhost", port=owner.port, **settings)
        self.smtp_settings = owner.smtp_settings()

    def factory(self):
        return _Server(self.handler, **self.smtp_settings)


class MailServer:
    """`tls`: starttls, implicit or none. `name`: of the certificate; another one than `localhost` is not trusted."""

    def __init__(self, port=0, tls="starttls", sign_in=True, name="localhost", folder=None):
        from tests.support.stack import free_port
        self.port = port or free_port()
        self.tls, self.sign_in = tls, sign_in
        self.authority = trustme.CA()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(name).configure_cert(self.context)
        self.mails, self.scripts, self.attempts = [], {}, []
        self.lock = threading.Lock()
        if folder is not None:
            self.ca_file = folder / f"mail-ca-{self.port}.pem"
            self.authority.cert_pem.write_to_path(str(self.ca_file))

    def smtp_settings(self):
        settings = {"timeout": 300, "data_size_limit": 33554432, "enable_SMTPUTF8": False, "ident": "test"}
        if self.tls == "starttls":
            settings |= {"tls_context": self.context, "require_starttls": True}
        if self.sign_in:
            settings |= {"authenticator": self._check, "auth_required": True, "auth_require_tls": self.tls == "starttls"}
        return settings

    def _check(self, server, session, envelope, mechanism, data):
        right = (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
        return AuthResult(success=right, handled=False if not right else True)

    def on(self, recipient, script):
        self.scripts[recipient] = script

    def script_of(self, envelope):
        recipient = envelope.rcpt_tos[0] if envelope.rcpt_tos else None
        with self.lock:
            return self.scripts.get(recipient, self.scripts.get("*"))

    def take(self, mail):
        with self.lock:
            self.mails.append(mail)

    def to(self, recipient):
        with self.lock:
            return [mail for mail in self.mails if mail.recipient == recipient]

    def start(self):
        self.controller = _Controller(self, **({"ssl_context": self.context} if self.tls == "implicit" else {}))
        self.controller.start()
        return self

    def stop(self):
        self.controller.stop()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
