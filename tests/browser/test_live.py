"""What an open page is told, and by what: the socket, and the desktop."""

import json

from playwright.sync_api import expect

from story import Story
from world import phone


class Live(Story):
    def listening(self, *who, **more):
        """Somebody's page whose socket is open, with what it hears."""
        context = more.pop("context", None) or self.browsers.open()
        heard = []

        def opened(socket):
            heard.append({"closed": False, "told": []})
            mine = heard[-1]
            socket.on("framereceived", lambda frame: mine["told"].append(json.loads(frame)))
            socket.on("close", lambda _: mine.update(closed=True))

        context.on("page", lambda page: page.on("websocket", opened))
        page = self.sign_in(*who, context=context, **more)
        self.until(page, lambda: heard)
        page.heard = heard
        return page

    def until(self, page, holds):
        """Within ten seconds. Time passes in the browser, so that its events are heard."""
        for _ in range(100):
            if holds():
                return
            page.wait_for_timeout(100)
        self.fail("not within ten seconds")

    def told(self, page):
        return [one["id"] for socket in page.heard for hint in socket["told"] for one in hint["conversations"]]

    def test_two_pages_hear_of_a_text_by_their_sockets_and_another_tenants_hears_nothing(self):
        """F023, F071"""
        conversation = self.local.start(phone(82), "Hello")
        self.local.api("POST", f"/conversations/{conversation}/takeover")
        one, other = self.listening(), self.listening("acme.demo-supervisor")
        stranger = self.listening("globex.demo-owner")
        self.local.text(phone(82), "Is anybody there?")
        for page in (one, other):
            self.until(page, lambda: conversation in self.told(page))
            expect(page.locator(f"#row-{conversation}")).to_contain_text("Is anybody there?")
        said = json.dumps([socket["told"] for socket in one.heard])
        self.assertNotIn("anybody", said)
        self.assertNotIn("5550182", said)
        self.assertEqual([socket["told"] for socket in stranger.heard], [[]])

    def test_a_page_hears_of_nothing_that_another_team_has(self):
        """F167"""
        conversation = self.local.start(phone(83), "Hello")
        self.local.api("PATCH", f"/conversations/{conversation}", {"team": "sales"})
        support, supervisor = self.listening("acme.demo-second"), self.listening("acme.demo-supervisor")
        self.local.text(phone(83), "For sales")
        self.until(supervisor, lambda: conversation in self.told(supervisor))
        expect(supervisor.locator(f"#row-{conversation}")).to_contain_text("For sales")
        self.assertNotIn(conversation, self.told(support))

    def test_who_signs_out_in_one_tab_hears_nothing_in_the_other_and_is_told_so(self):
        context = self.browsers.open()
        page = self.listening(context=context)
        other = context.new_page()
        other.goto("/inbox")
        other.locator(".rail-menu summary").click()
        other.get_by_role("button", name="Sign out").click()
        self.until(page, lambda: page.heard[0]["closed"])
        expect(page.locator("#toast")).to_contain_text("Your session is over")

    def test_a_socket_that_is_lost_is_opened_again_and_a_ticket_opens_one(self):
        context = self.browsers.open()
        context.add_init_script("""
            window.sockets = [];
            const Whole = window.WebSocket;
            window.WebSocket = class extends Whole { constructor(url) { super(url); window.sockets.push(this); } };""")
        page = self.listening(context=context)
        states = "window.sockets.map((one) => one.readyState)"
        self.until(page, lambda: page.evaluate(states) == [1])
        page.evaluate("window.sockets[0].close()")
        self.until(page, lambda: page.evaluate(states) == [3, 1])
        again = """() => new Promise((done) => {
            const socket = new WebSocket(window.sockets[0].url);
            socket.onopen = () => done("open"); socket.onerror = () => done("refused");
        })"""
        self.assertEqual(page.evaluate(again), "refused")

    def test_who_is_elsewhere_is_told_on_the_desktop_if_they_have_asked_for_it(self):
        context = self.browsers.open()
        context.add_init_script("""
            window.asked = 0; window.notified = []; window.away = false;
            window.Notification = class {
                static permission = "default";
                static async requestPermission() { window.asked++; return Notification.permission = "granted"; }
                constructor(title, more) { window.notified.push([title, more.body]); }
            };
            Object.defineProperty(document, "hidden", { get: () => window.away });""")
        conversation = self.local.start(phone(84), "Hello")
        page = self.sign_in(context=context)
        expect(page.locator(f"#row-{conversation}")).to_be_visible()
        self.assertEqual(page.evaluate("window.asked"), 0)
        page.locator(".rail-menu summary").click()
        page.get_by_role("button", name="Notify me on this desktop").click()
        expect(page.locator("[data-tells]")).to_be_hidden()
        self.assertEqual(page.evaluate("[window.asked, window.notified.length]"), [1, 0])
        page.evaluate("window.away = true")
        before = page.locator(".row-place .badge-warn").count()
        self.local.api("POST", f"/conversations/{conversation}/escalate", {"reason": "upset"})
        told = ["A conversation needs a person", "+1 212 555 0184"]
        self.until(page, lambda: told in page.evaluate("window.notified"))
        expect(page.locator(".row-place .badge-warn")).to_have_count(before + 1)
        self.assertTrue(page.title().startswith(f"({before + 1}) "), page.title())
