"""The system as a person meets it: `local` on a port and a directory of its own, phones to text from, and browsers to read in."""

import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.request

from playwright.sync_api import expect, sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCREENS = ROOT / "target" / "screens"
ACME = "+12125550100"
# Seconds of the assistant's window: short, so that a story is.
WINDOW = "1"
# Milliseconds: longer than anything here takes, on a machine that is busy with other things.
PATIENCE = 20_000
# Milliseconds within which an open page shows what has happened, on a machine that does nothing else (issue: within a second).
SIZES = {"desk": (1440, 900), "phone": (390, 844), "middle": (1000, 760)}

expect.set_options(timeout=PATIENCE)


def chromium():
    """Where the browser is, or what to type to have one."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    raise SystemExit("The browser stage needs Chromium: on Debian and Ubuntu, apt-get install chromium.")


class Local:
    """The real binary, seen from outside only."""

    def __init__(self, listen="127.0.0.1:0", **environment):
        self.data = tempfile.mkdtemp(prefix="volley-browser-")
        ours = ("TELNYX_", "LLM_", "OIDC_", "PUBLIC_URL")
        clean = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
        self.process = subprocess.Popen(
            [ROOT / "target" / "debug" / "local", "--listen", listen, "--data", self.data, "--window", WINDOW, "--webhooks", "loopback"],
            stdout=subprocess.PIPE, text=True, env={**clean, **environment},
        )
        said = ""
        for line in self.process.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        self.url = re.search(r"Page\s+(http://\S+)/", said).group(1)
        self.keys = dict(re.findall(r"(acme|globex): (vly_\S+)", said))
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.data, ignore_errors=True)

    def call(self, method, path, body=None, headers=None):
        data = json.dumps(body).encode() if body is not None else None
        headers = {"content-type": "application/json", **(headers or {})}
        with urllib.request.urlopen(urllib.request.Request(self.url + path, data, headers, method=method)) as answer:
            said = answer.read()
            return json.loads(said) if said else None

    def text(self, phone, text, media=()):
        """A customer texts Acme."""
        self.call("POST", f"/local/phones/{phone}/texts", {"to": ACME, "text": text, "media": list(media)})

    def shown(self, phone):
        """What a customer's phone shows, newest last."""
        items = self.call("GET", "/local/phones")["items"]
        found = [one["messages"] for one in items if one["number"] == phone]
        return [one for one in (found or [[]])[0] if one["direction"] == "received"]

    def received(self, phone):
        """The texts of that."""
        return [one["text"] for one in self.shown(phone)]

    def api(self, method, path, body=None, tenant="acme"):
        """A program of the tenant's calls the API."""
        return self.call(method, f"/api/v1{path}", body, {"authorization": f"Bearer {self.keys[tenant]}"})

    def admin(self, *words):
        """Whoever operates it, on the command line."""
        command = [ROOT / "target" / "debug" / "admin", *words, "--local", self.url]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def until(self, seen):
        """Looks again and again, for a minute at most."""
        for _ in range(600):
            if seen():
                return
            time.sleep(0.1)
        raise AssertionError("not within a minute")

    def until_stored(self, conversation, messages):
        """Webhooks take their time, and not each waits for the one before: until there are so many messages, 100 at most."""
        stored = f"/conversations/{conversation}/messages?limit=100"
        self.until(lambda: len(self.api("GET", stored)["items"]) == messages)

    def start(self, phone, text, **more):
        """A conversation that a program has started; its id."""
        return self.api("POST", "/conversations", {"phone": phone, "message": text, **more})["conversationId"]


class Provider:
    """The OpenID Connect provider of npm `oidc-provider`, which sends people back to `local` at this address."""

    SECRET = "a secret / of ours+%"

    def __init__(self, back):
        self.process = subprocess.Popen(
            ["node", ROOT / "target" / "provider" / "provider.js"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, env={**os.environ, "REDIRECT": f"{back}/sign-in/back", "CLIENT_SECRET": self.SECRET},
        )
        self.issuer = next(line.strip() for line in self.process.stdout if line.startswith("http"))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def free_address():
    """An address of this machine that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return "127.0.0.1:{}".format(taken.getsockname()[1])


class Browsers:
    """Chromium, headless; each person in a context of their own, as if each had a machine."""

    def __init__(self, local):
        self.local = local
        self.driver = sync_playwright().start()
        self.chromium = self.driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])

    def close(self):
        self.chromium.close()
        self.driver.stop()

    def open(self, size="desk", scheme="light", at=None, **more):
        width, height = SIZES[size]
        context = self.chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, timezone_id="America/New_York",
            base_url=(at or self.local).url, reduced_motion="reduce", **more,
        )
        context.set_default_timeout(PATIENCE)
        return context

    def sign_in(self, who="acme.demo-agent", to="/inbox", context=None, **more):
        """A page on which this person has signed in."""
        page = (context or self.open(**more)).new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda said: page.problems.append(said.text) if "Content Security Policy" in said.text else None)
        page.goto(to)
        page.locator(f'button[value="{who}"]').click()
        expect(page.locator("#list")).to_be_visible()
        return page


def phone(number):
    """A customer's number, of those that are reserved for examples: 0 to 99."""
    return f"+1212555{100 + number:04d}"
