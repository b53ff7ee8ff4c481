"""Reading: the lists, a thread, and what happens while they are open."""

import re

from playwright.sync_api import expect

from story import Story
from world import phone


class Reading(Story):
    def test_a_stranger_is_led_to_the_door_and_then_to_where_they_were_going(self):
        conversation = self.local.start(phone(1), "Hello from Acme!")
        page = self.open(conversation)
        self.assertTrue(page.url.endswith(f"/inbox/c/{conversation}"))
        expect(self.messages(page)).to_have_text(["Hello from Acme!"])

    def test_a_text_shows_at_once_and_its_answer_carries_the_ai_badge(self):
        """F014, F023, F036, F038, F147, F149, F150"""
        page = self.sign_in()
        self.local.text(phone(2), "What are your prices?")
        row = page.locator(".row", has_text="+1 212 555 0102")
        expect(row).to_contain_text("What are your prices?", timeout=5_000)
        row.click()
        expect(page.locator(".from-customer .words")).to_have_text("What are your prices?")
        expect(page.locator(".from-assistant .badge")).to_have_text("AI")
        expect(page.locator(".from-assistant .receipt")).to_have_text("Delivered")
        expect(row).to_contain_text("Next: customer")

    def test_another_tenants_conversation_is_as_if_there_were_none(self):
        """F012, F071"""
        conversation = self.local.start(phone(3), "For Acme's eyes")
        page = self.sign_in("globex.demo-owner")
        expect(page.locator("#rows")).not_to_contain_text("For Acme's eyes")
        bodies = []
        for one in (conversation, "con_00000000000000000000000000_1", "nonsense"):
            answer = page.goto(f"/inbox/c/{one}")
            self.assertEqual(answer.status, 404)
            bodies.append(answer.text())
        self.assertEqual(len(set(bodies)), 1)

    def test_a_long_thread_leads_back_to_its_very_first_message(self):
        """F033"""
        conversation = self.local.start(phone(4), "Number 0")
        self.local.api("POST", f"/conversations/{conversation}/takeover")
        for number in range(1, 45):
            self.local.text(phone(4), f"Number {number}")
        self.local.until_stored(conversation, 45)
        page = self.open(conversation)
        expect(self.messages(page)).to_have_count(25)
        page.locator("[data-earlier]:visible").click()
        expect(self.messages(page)).to_have_text([f"Number {number}" for number in range(45)])
        expect(page.locator("[data-earlier]:visible")).to_have_count(0)
        self.local.text(phone(4), "Number 45")
        expect(self.messages(page)).to_have_count(46)

    def test_a_filter_leaves_what_matches_and_an_empty_list_says_what_to_do(self):
        """F022, F128"""
        mine = self.local.start(phone(5), "For support")
        self.local.api("PATCH", f"/conversations/{mine}", {"team": "support", "assignee": "demo-agent"})
        other = self.local.start(phone(11), "For nobody")
        page = self.sign_in()
        expect(page.locator(f"#row-{other}")).to_be_visible()
        page.keyboard.press("f")
        page.get_by_label("Assigned to").first.select_option("Me")
        expect(page.locator(f"#row-{other}")).to_have_count(0)
        expect(page.locator(f"#row-{mine}")).to_contain_text("For support")
        page.get_by_label("Channel").first.select_option("WhatsApp")
        expect(page.locator("#rows")).to_contain_text("Nothing matches this filter")
        page.locator("#rows").get_by_role("link", name="Clear the filter").click()
        expect(page.locator(".row").first).to_be_visible()

    def test_a_conversation_is_found_by_whatever_is_known_of_its_customer(self):
        """F127, F131, F167"""
        found = self.local.start(phone(47), "Hello", name="Ünlisted Customer", company="Boilerworks & Sons")
        expect(self.sign_in().get_by_role("searchbox")).to_have_count(0)
        page = self.sign_in("acme.demo-supervisor")
        page.keyboard.press("/")
        expect(page.get_by_role("searchbox")).to_be_focused()
        for typed in ("unlis", "ÜNL", "boilerw", "0147", "(212) 555-0147"):
            page.get_by_role("searchbox").fill(typed)
            page.keyboard.press("Enter")
            expect(page.locator("#list h1")).to_have_text("Found")
            expect(page.locator(".row")).to_have_count(1)
        page.locator(".row").click()
        expect(page).to_have_url(re.compile(rf"/inbox/c/{found}[?]q="))
        expect(page.locator(".row")).to_have_count(1)
        page.get_by_role("searchbox").fill("nobody of this name")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Nothing found")).to_be_visible()
        page.get_by_role("searchbox").fill("& -")
        page.keyboard.press("Enter")
        expect(page.locator("#rows")).to_contain_text("at least the last four digits")
        expect(page.locator(".meanwhile")).to_have_count(0)

    def test_in_progress_has_a_section_for_each_team_and_those_who_wait_first(self):
        """F024 to F028, F030"""
        waits, answered = self.local.start(phone(6), "One"), self.local.start(phone(7), "Two")
        for conversation in (waits, answered):
            self.local.api("PATCH", f"/conversations/{conversation}", {"team": "sales"})
        self.local.api("POST", f"/conversations/{waits}/escalate", {"reason": "upset"})
        page = self.sign_in(to="/inbox?view=progress")
        heads = page.locator(".rows-team, .rows-head, .row-name")
        expect(heads.nth(0)).to_have_text("Sales")
        texts = [text.split("\n")[0] for text in heads.all_inner_texts()]
        self.assertLess(texts.index("+1 212 555 0106"), texts.index("+1 212 555 0107"))
        self.assertTrue(texts[1].startswith("Needs an agent"), texts)

    def test_a_picture_is_seen(self):
        """F018, F061"""
        self.local.text(phone(8), "", ["picture"])
        page = self.sign_in()
        page.locator(".row", has_text="+1 212 555 0108").click()
        picture = page.locator(".bubble img")
        expect(picture).to_be_visible()
        page.wait_for_function("document.querySelector('.bubble img').naturalWidth > 0")

    def test_times_are_the_readers_own(self):
        """F019, F035"""
        conversation = self.local.start(phone(9), "When?")
        page = self.open(conversation)
        iso = page.locator(".message time").get_attribute("datetime")
        shown = "new Date(iso).toLocaleTimeString('en-US', {hour: 'numeric', minute: '2-digit'}).toLowerCase()"
        expect(page.locator(".message time")).to_have_text(page.evaluate(f"iso => {shown}", iso).replace("\u202f", " "))

    def test_a_page_that_missed_half_of_all_hints_converges(self):
        context = self.browsers.open()
        context.add_init_script("""
            const Whole = window.WebSocket;
            window.WebSocket = class extends Whole {
                set onmessage(told) { let count = 0; super.onmessage = (event) => { if (count++ % 2) told(event); }; }
            };""")
        page = self.sign_in(context=context)
        page.clock.install()
        conversation = self.local.start(phone(10), "Number 0")
        self.local.api("POST", f"/conversations/{conversation}/takeover")
        page.goto(f"/inbox/c/{conversation}")
        for number in range(1, 8):
            self.local.text(phone(10), f"Number {number}")
        self.local.until_stored(conversation, 8)
        page.clock.run_for(61_000)
        expect(self.messages(page)).to_have_text([f"Number {number}" for number in range(8)])
