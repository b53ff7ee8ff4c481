"""Writing: what a person types reaches the customer once, or stays where it was typed."""

from playwright.sync_api import expect

from story import Story
from world import ACME, Local, phone

# The number that acme owns and does not use yet.
SPARE = "+13125550100"


class Writing(Story):
    def until_received(self, page, number, texts):
        """Asks the phone, while the page lives on."""
        for _ in range(200):
            if self.local.received(number) == texts:
                return
            page.wait_for_timeout(50)
        self.assertEqual(self.local.received(number), texts)

    def test_enter_sends_and_shift_enter_begins_a_line(self):
        """F037, F044, F055, F094, F095"""
        conversation = self.local.start(phone(20), "Hello")
        page = self.open(conversation)
        box = page.locator("#text")
        box.press_sequentially("First line")
        box.press("Shift+Enter")
        box.press_sequentially("second line")
        box.press("Enter")
        expect(box).to_have_value("")
        expect(page.locator(".from-person .words")).to_have_text("First line\nsecond line")
        expect(page.locator(".from-person .message-who")).to_contain_text("Demo agent")
        expect(page.get_by_role("button", name="Resume AI")).to_be_visible()
        self.until_received(page, phone(20), ["Hello", "First line\nsecond line"])

    def test_a_double_click_sends_once_also_without_the_script(self):
        for number, script in ((21, True), (22, False)):
            conversation = self.local.start(phone(number), "Hello")
            context = self.browsers.open(java_script_enabled=script)
            page = self.open(conversation, context=context)
            page.locator("#text").fill("Only once")
            page.get_by_role("button", name="Send").dblclick(no_wait_after=True)
            expect(page.locator(".from-person .words")).to_have_text(["Only once"])
            page.goto(page.url)
            expect(page.locator(".from-person .words")).to_have_text(["Only once"])
            self.assertEqual(self.local.received(phone(number)).count("Only once"), 1)

    def test_a_draft_survives_a_reload_and_is_nobody_elses(self):
        one, other = self.local.start(phone(23), "One"), self.local.start(phone(24), "Other")
        page = self.open(one)
        page.locator("#text").fill("Half a sen")
        page.reload()
        expect(page.locator("#text")).to_have_value("Half a sen")
        page.locator(".row", has_text="+1 212 555 0124").click()
        expect(self.messages(page)).to_have_text(["Other"])
        expect(page.locator("#text")).to_have_value("")
        page.go_back()
        expect(page.locator("#text")).to_have_value("Half a sen")
        self.assertTrue(page.url.endswith(one))

    def test_what_was_typed_outlives_the_session(self):
        conversation = self.local.start(phone(25), "Hello")
        page = self.open(conversation)
        page.context.clear_cookies()
        self.write(page, "Typed in vain?")
        expect(page.locator(".compose .form-problem")).to_contain_text("Your session is over")
        expect(page.locator("#text")).to_have_value("Typed in vain?")
        page.goto(f"/inbox/c/{conversation}")
        page.locator('button[value="acme.demo-agent"]').click()
        expect(page.locator("#text")).to_have_value("Typed in vain?")
        page.locator("#text").press("Enter")
        expect(page.locator(".from-person .words")).to_have_text(["Typed in vain?"])

    def test_a_lost_network_is_said_and_nothing_is_sent_twice(self):
        conversation = self.local.start(phone(26), "Hello")
        page = self.open(conversation)
        # The first answer is lost on its way back: the server has it, the page does not know.
        page.route("**/send*", lambda route: (route.fetch(), route.abort()), times=1)
        self.write(page, "Did it go?")
        expect(page.locator(".compose .form-problem")).to_contain_text("The network did not answer")
        expect(page.locator("#text")).to_have_value("Did it go?")
        page.locator("#text").press("Enter")
        expect(page.locator("#text")).to_have_value("")
        expect(page.locator(".from-person .words")).to_have_text(["Did it go?"])
        page.context.set_offline(True)
        expect(page.locator("#toast")).to_contain_text("No connection")
        page.context.set_offline(False)
        expect(page.locator("#toast")).to_be_empty()

    def test_what_is_too_long_is_refused_and_kept(self):
        conversation = self.local.start(phone(27), "Hello")
        page = self.open(conversation)
        page.locator("#text").fill("x" * 20_000)
        expect(page.locator("#count")).to_contain_text("Too long")
        page.locator("#text").press("Enter")
        expect(page.locator(".compose .form-problem")).to_contain_text("at most 10 segments")
        self.assertGreater(len(page.locator("#text").input_value()), 1_530)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        self.assertLessEqual(wide, 0)

    def test_segments_are_counted_as_they_are_billed(self):
        """F046, B20"""
        page = self.open(self.local.start(phone(28), "Hello"))
        counts = {"a" * 160: "0 left", "a" * 161: "2 segments, 145 left", "ж" * 70: "0 left", "ж" * 71: "2 segments, 63 left",
                  "€" * 80: "0 left", "😀" * 36: "2 segments, 62 left", "": ""}
        for text, count in counts.items():
            page.locator("#text").fill(text)
            expect(page.locator("#count")).to_have_text(count)

    def test_who_has_opted_out_is_not_written_to_and_the_page_says_so_at_once(self):
        """F121, F122"""
        conversation = self.local.start(phone(29), "Hello")
        page = self.open(conversation)
        page.locator("#text").fill("I was just going to say")
        self.local.text(phone(29), "STOP")
        expect(page.locator(".composer")).to_contain_text("They have opted out")
        expect(page.locator(".thread-state")).to_contain_text("Opted out")
        expect(page.locator(f"#row-{conversation}")).to_contain_text("Opted out")
        expect(page.locator("#text")).to_have_count(0)

    def test_a_conversation_is_started_from_a_number_as_people_type_it(self):
        """F001 to F004"""
        page = self.sign_in()
        page.keyboard.press("c")
        page.get_by_label("Phone number").fill("12")
        page.get_by_label("First message").fill("Hello from the desk")
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".start .form-problem")).to_contain_text("E.164")
        page.get_by_label("Phone number").fill("(212) 555-0130")
        page.get_by_label("Name").fill("Demo Customer")
        page.get_by_role("button", name="Send").click()
        expect(self.messages(page)).to_have_text(["Hello from the desk"])
        expect(page.locator(".thread-who h1")).to_have_text("Demo Customer")
        self.until_received(page, phone(30), ["Hello from the desk"])

    def test_a_template_is_chosen_looked_over_and_sent(self):
        """F060"""
        self.local.api("POST", "/templates", {"name": "Opening hours", "text": "Hi {first_name|there}, we are open from 9 to 5."})
        conversation = self.local.start(phone(34), "Hello", name="Demo Customer")
        page = self.open(conversation)
        page.get_by_label("Use a template").select_option("Opening hours")
        expect(page.locator("#text")).to_have_value("Hi Demo, we are open from 9 to 5.")
        page.locator("#text").press("End")
        page.locator("#text").press_sequentially(" Come in!")
        page.locator("#text").press("Enter")
        expect(page.locator(".from-person .words")).to_have_text(["Hi Demo, we are open from 9 to 5. Come in!"])

    def test_whoever_starts_a_conversation_chooses_the_number_that_it_comes_from(self):
        """F012, F049"""
        local = Local()
        self.addCleanup(local.close)
        page = self.sign_in(to="/inbox/new", at=local)
        picker = page.locator("label", has_text="From").locator("select")
        expect(page.get_by_label("Phone number")).to_be_visible()
        expect(picker).to_have_count(0)
        local.admin("number", "attach", "acme", SPARE)
        local.admin("doctor", "acme", "--fix")
        page.reload()
        expect(picker.locator("option")).to_have_text(["The usual number", "+1 212 555 0100", "+1 312 555 0100"])
        for customer, chosen, sender in ((phone(36), "+1 312 555 0100", SPARE), (phone(37), "The usual number", ACME)):
            page.goto("/inbox/new")
            page.get_by_label("Phone number").fill(customer)
            picker.select_option(chosen)
            page.get_by_label("First message").fill("Hello from Acme!")
            page.get_by_role("button", name="Send").click()
            expect(page.locator(".from-person .words")).to_have_text(["Hello from Acme!"])
            self.write(page, "Anything else?")
            expect(page.locator(".from-person .words")).to_have_text(["Hello from Acme!", "Anything else?"])
            local.until(lambda: [one["with"] for one in local.shown(customer)] == [sender, sender])

    def test_a_template_is_sent_without_the_script(self):
        """F060"""
        self.local.api("POST", "/templates", {"name": "Thanks", "text": "Thank you, {first_name|and see you soon}."})
        page = self.open(self.local.start(phone(35), "Hello"), java_script_enabled=False)
        page.get_by_label("Use a template").select_option("Thanks")
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".from-person .words")).to_have_text(["Thank you, and see you soon."])

    def test_a_viewer_reads_and_is_not_shown_how_to_write(self):
        """F167"""
        page = self.open(self.local.start(phone(31), "Hello"), "acme.demo-viewer")
        expect(page.locator(".composer")).to_contain_text("does not write")
        for name in ("Take over", "Escalate", "Close", "New"):
            expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
        for role, status in (("viewer", 403), ("agent", 303)):
            answer = self.post_as(f"acme.demo-{role}", phone(32))
            self.assertEqual(answer, status)

    def post_as(self, who, number):
        """The form of Start, sent by hand with the sender's own token."""
        page = self.sign_in(who)
        csrf = page.locator("input[name=csrf]").first.input_value()
        form = {"csrf": csrf, "key": "by-hand", "phone": number, "text": "By hand"}
        return page.request.post("/inbox/new", form=form, max_redirects=0).status

    def test_a_form_without_the_sessions_own_token_does_nothing(self):
        page = self.open(self.local.start(phone(33), "Hello"))
        token = page.locator(".compose input[name=csrf]").input_value()
        other = self.sign_in("acme.demo-admin").locator("input[name=csrf]").first.input_value()
        address = page.locator(".compose").get_attribute("action")
        seen = page.locator(".compose input[name=seen]").input_value()
        for csrf, status in (("", 400), (other, 400), (token, 303)):
            form = {"csrf": csrf, "key": "by-hand", "seen": seen, "text": "By hand"}
            self.assertEqual(page.request.post(address, form=form, max_redirects=0).status, status)
        expect(page.locator(".from-person .words")).to_have_text(["By hand"])
