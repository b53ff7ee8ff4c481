"""By whom and with what it is used: a phone, a keyboard alone, no script, few bytes, and whoever cannot see it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from story import Story
from world import SCREENS, phone

# Bytes over the wire of a first visit, and of the script alone.
MOST_BYTES = 60_000
MOST_SCRIPT = 15_000
# Below this nobody sees a page move (web.dev, Cumulative Layout Shift: good is 0.1).
MOST_SHIFT = 0.01


class Using(Story):
    def test_a_phone_shows_one_pane_at_a_time(self):
        conversation = self.local.start(phone(50), "Hello")
        page = self.sign_in(size="phone")
        expect(page.locator("#thread")).to_be_hidden()
        page.locator(f"#row-{conversation} .row").click()
        expect(page.locator("#list")).to_be_hidden()
        expect(page.locator("#text")).to_be_in_viewport()
        page.locator("[data-customer]").click()
        expect(page.locator("#customer h2")).to_be_visible()
        expect(page.locator("#thread")).to_be_hidden()
        page.locator("[data-customer-back]").click()
        expect(page.locator("#text")).to_be_visible()
        page.locator("[data-back]").click()
        expect(page.locator("#list")).to_be_visible()
        self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0)

    def test_everything_is_done_by_keyboard_alone(self):
        conversation = self.local.start(phone(51), "Hello")
        page = self.sign_in()
        keys = page.keyboard
        keys.press("?")
        expect(page.locator("#keys")).to_be_visible()
        keys.press("Escape")
        expect(page.locator("#keys")).to_be_hidden()
        keys.press("j")
        expect(page.locator(f"#row-{conversation} .row")).to_be_focused()
        keys.press("j")
        keys.press("k")
        keys.press("Enter")
        expect(self.messages(page)).to_have_text(["Hello"])
        keys.press("t")
        expect(page.get_by_role("button", name="Resume AI")).to_be_visible()
        keys.press("r")
        expect(page.locator("#text")).to_be_focused()
        keys.type("By keyboard alone")
        keys.press("Enter")
        expect(page.locator(".from-person .words")).to_have_text("By keyboard alone")
        keys.press("Escape")
        keys.press("x")
        keys.press("ArrowDown")
        keys.press("Tab")
        keys.press("Enter")
        expect(page.locator(".composer")).to_contain_text("closed and read-only")
        keys.press("g")
        keys.press("p")
        expect(page.locator(".list-title :is(h1, h2)")).to_have_text("In progress")

    def test_without_the_script_all_of_it_works_with_reloads(self):
        conversation = self.local.start(phone(52), "Hello")
        page = self.open(conversation, context=self.browsers.open(java_script_enabled=False))
        page.locator("#text").fill("Without a script")
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".from-person .words")).to_have_text("Without a script")
        page.locator("#customer").get_by_label("Outcome").select_option("Follow up")
        page.locator("#customer").get_by_role("button", name="Save", exact=True).click()
        self.assertEqual(self.local.api("GET", f"/conversations/{conversation}")["interactionStatus"], "follow_up")

    def test_the_first_page_is_light_and_does_not_move(self):
        for number in range(53, 60):
            self.local.start(phone(number), "A message of some length, as people write them to a business when they want something")
        page = self.sign_in()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        kinds, weights = {}, {}
        session.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))
        session.on("Network.loadingFinished", lambda told: weights.update({told["requestId"]: told["encodedDataLength"]}))
        page.goto("/inbox", wait_until="load")
        expect(page.locator(".row").first).to_be_visible()
        shift = page.evaluate("""() => new Promise((done) => new PerformanceObserver((list) => done(
            list.getEntries().reduce((sum, one) => sum + one.value, 0))).observe({type: "layout-shift", buffered: true})
            || setTimeout(() => done(0), 300))""")
        script = sum(weight for one, weight in weights.items() if kinds.get(one) == "Script")
        self.assertTrue(0 < script < MOST_SCRIPT, script)
        self.assertTrue(script < sum(weights.values()) < MOST_BYTES, weights)
        self.assertLess(shift, MOST_SHIFT)
        rows = page.locator(".row").count()
        print(f"first page: {sum(weights.values())} bytes with {rows} rows, the script {script}")

    def test_every_page_can_be_read_by_whoever_cannot_see_it(self):
        """axe-core finds no violation, light and dark, wide and narrow; and each is looked at."""
        places = self.places()
        SCREENS.mkdir(parents=True, exist_ok=True)
        found = []
        for kind, more in {"light": {}, "dark": {"scheme": "dark"}, "phone": {"size": "phone"}}.items():
            page = self.sign_in("acme.demo-owner", **more)
            for name, place in places.items():
                page.goto(place)
                expect(page.locator("#list, .card").first).to_be_attached()
                page.screenshot(path=SCREENS / f"{name}-{kind}.png")
                for one in Axe().run(page).response["violations"]:
                    found.append(f"{name}-{kind}: {one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}")
        self.assertEqual(found, [])

    def places(self):
        """A conversation of each kind, and every page."""
        local = self.local
        asked = local.start(phone(61), "Hello from Acme!", name="Demo Customer", company="Customer & Sons")
        local.api("PATCH", f"/conversations/{asked}", {"team": "sales"})
        contact = local.api("GET", f"/conversations/{asked}")["contactId"]
        local.api("PATCH", f"/contacts/{contact}", {"temperature": "HOT", "leadStatus": "qualified", "email": "customer@example.com"})
        local.api("POST", f"/contacts/{contact}/notes", {"text": "Prefers mornings."})
        local.api("POST", f"/contacts/{contact}/appointments", {"text": "Boiler check", "at": "2099-12-01T15:00:00Z"})
        local.api("POST", f"/contacts/{contact}/calls", {"text": "Asked about prices", "recordingUrl": "https://example.com/recording"})
        escalated, closed, out = (local.start(phone(number), "Hello from Acme!") for number in (62, 63, 64))
        local.api("POST", f"/conversations/{escalated}/escalate", {"reason": "upset"})
        local.api("POST", f"/conversations/{closed}/close", {"reason": "answered"})
        local.text(phone(64), "STOP")
        one = "/inbox/c/"
        subjects = ("business", "answering", "numbers", "assistants", "templates", "reasons", "teams", "people", "roles", "keys", "webhooks")
        settings = {f"settings-{subject}": f"/inbox/settings/{subject}" for subject in subjects}
        reports = {f"reports-{report}": f"/inbox/reports/{report}" for report in ("usage", "checks", "replies", "failures", "telnyx", "audit")}
        return {
            "inbox": "/inbox", "filter": "/inbox?show=filters", "none": "/inbox?channel=whatsapp", "found": "/inbox?q=demo", "not-found": "/inbox?q=nobody", "progress": "/inbox?view=progress",
            "thread": one + asked, "customer": f"{one}{asked}?show=customer", "escalated": one + escalated, "closed": one + closed,
            "opted-out": one + out, "start": "/inbox/new", "nothing": "/inbox/nowhere", "sign-in": "/local/sign-in",
            "settings": "/inbox/settings", **settings, **reports,
        }
