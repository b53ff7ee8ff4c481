"""What happened, as whoever answers for it reads it: usage, replies, errors, webhooks, checks, changes."""

from playwright.sync_api import expect

from story import Story
from world import phone


class Reports(Story):
    def at(self, report, *who, **more):
        page = self.sign_in(*(who or ("acme.demo-owner",)), to=f"/inbox/reports/{report}", **more)
        expect(page.locator("#thread h1")).to_be_visible()
        return page

    def answered(self, number):
        """A customer whose text an assistant has answered."""
        self.local.text(phone(number), "When do you open?")
        self.local.until(lambda: self.local.received(phone(number)))

    def test_a_reply_is_looked_into_and_flagged_and_the_flag_is_taken_away(self):
        """F178"""
        self.answered(91)
        page = self.at("replies")
        row = page.locator(".topic-line").first
        expect(row).to_contain_text("Answers a text")
        expect(row).to_contain_text("tokens")
        row.get_by_text("Look into it").click()
        expect(page.get_by_role("heading", name="What the assistant is told")).to_be_visible()
        # Other customers are answered at the same time: this one's reply is found by its conversation.
        found = self.local.api("GET", f"/search?q={phone(91)[-4:]}")["items"][0]["id"]
        reply = self.local.api("GET", f"/ai/replies?conversation={found}")["items"][0]["id"]
        page.goto(f"/inbox/reports/replies/{reply}")
        expect(page.get_by_text("When do you open?").first).to_be_visible()
        expect(page.get_by_text("word for word")).to_be_visible()
        page.locator("summary", has_text="Flag").click()
        page.get_by_label("What is wrong with it").fill("Sounds <b>rude</b>")
        page.get_by_role("button", name="Save").click()
        expect(page.locator("#thread .badge", has_text="Flagged")).to_be_visible()
        page.goto("/inbox/reports/replies?flagged=yes")
        expect(page.locator(".topic-line").first).to_contain_text("Sounds <b>rude</b>")
        page.locator(".topic-line").first.get_by_text("Look into it").click()
        page.locator("summary", has_text="Flag").click()
        page.get_by_label("What is wrong with it").fill("")
        page.get_by_role("button", name="Save").click()
        expect(page.locator("#thread .badge", has_text="Flagged")).to_have_count(0)

    def test_usage_shows_what_left_by_whom_and_earlier_months_too(self):
        """F064"""
        self.answered(92)
        page = self.at("usage", "acme.demo-supervisor")
        row = page.locator("tr", has=page.get_by_role("rowheader", name="Assistants"))
        self.assertGreater(int(row.locator("td").first.inner_text().replace(",", "")), 0)
        expect(page.locator(".subject", has_text="Audit log")).to_have_count(0)
        page.get_by_text("The month before").click()
        expect(page.get_by_text("0 messages in 0 segments")).to_be_visible()
        page.get_by_text("The month after").click()
        expect(page.get_by_text("The month after")).to_have_count(0)

    def test_a_failure_and_what_telnyx_told_lead_to_their_conversation(self):
        """F180, F181"""
        self.local.call("POST", "/local/weather", {"next": "model_quota"})
        self.local.text(phone(93), "Hello?")
        page = self.at("failures")
        self.local.until(lambda: page.reload() and page.locator(".topic-line").count())
        page.locator(".topic-line").first.get_by_text("Conversation").click()
        expect(page.locator("#log")).to_contain_text("Hello?")
        page.goto("/inbox/reports/telnyx")
        line = page.locator(".topic-line", has_text="A customer's text").first
        expect(line.locator(".badge")).to_have_text("Received")
        line.get_by_text("Conversation").click()
        expect(page.locator("#log")).to_be_visible()

    def test_the_check_up_says_what_is_to_be_mended_first(self):
        """F179 to F181"""
        page = self.at("checks")
        badges = page.locator("#thread .badge").all_text_contents()
        order = ["To be mended", "Not known", "As it should be"]
        self.assertEqual(badges, sorted(badges, key=order.index))
        self.assertIn("As it should be", badges)

    def test_a_change_stands_in_the_audit_log_with_who_made_it(self):
        """B18"""
        self.local.api("PATCH", "/settings", {"mostRepliesPerHour": 599})
        page = self.at("audit")
        line = page.locator(".topic-line").first
        expect(line).to_contain_text("Changed the settings")
        expect(line).to_contain_text("Demo key of local")

    def test_an_event_that_could_not_be_delivered_is_sent_again(self):
        """B12"""
        made = self.local.api("POST", "/webhooks", {"url": self.local.url + "/nowhere", "events": ["message.received"]})
        page = self.sign_in("acme.demo-owner", to="/inbox/settings/webhooks")
        block = page.locator(".topic", has_text="/nowhere")
        block.get_by_role("button", name="Send a test").click()
        block.get_by_text("What was delivered").click()
        expect(page.get_by_text("All webhooks")).to_be_visible()
        line = page.locator(".topic-line").first
        self.local.until(lambda: page.reload() and line.count())
        expect(line).to_contain_text("answered 404")
        expect(line.locator(".badge")).to_have_text("Given up")
        line.get_by_role("button", name="Send it again").click()

        def is_tried_again():
            delivery = self.local.api("GET", f"/webhooks/{made['id']}/deliveries")["items"][0]
            return delivery["replays"] == 1 and delivery["attempts"]

        self.local.until(is_tried_again)
        page.reload()
        expect(line).to_contain_text("answered 404")
        self.local.api("DELETE", f"/webhooks/{made['id']}")

    def test_who_may_not_read_the_logs_is_told_so(self):
        """F167"""
        page = self.sign_in("acme.demo-agent", to="/inbox")
        for report in ("usage", "checks", "replies", "failures", "telnyx", "audit"):
            self.assertEqual(page.request.get(f"/inbox/reports/{report}").status, 403)
