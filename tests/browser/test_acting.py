"""What is done with a conversation, by one person or by two at once."""

from playwright.sync_api import expect

from story import Story
from world import phone


class Acting(Story):
    def test_two_people_see_each_other_take_over_resume_escalate_and_close(self):
        """F094 to F102, F148"""
        conversation = self.local.start(phone(40), "Hello")
        one, other = self.open(conversation), self.open(conversation, "acme.demo-supervisor")
        one.get_by_role("button", name="Take over").click()
        expect(other.get_by_role("button", name="Resume AI")).to_be_visible()
        other.get_by_role("button", name="Resume AI").click()
        expect(one.get_by_role("button", name="Take over")).to_be_visible()
        one.keyboard.press("e")
        one.get_by_label("Why does it need attention?").select_option("The customer is upset")
        one.locator("details.menu[open] .menu-sheet button").click()
        expect(other.locator(".notice")).to_contain_text("Demo agent")
        expect(other.locator(f"#row-{conversation}")).to_contain_text("Escalated")
        other.keyboard.press("x")
        other.locator("details.menu[open] .menu-sheet button").click()
        expect(other.locator(".notice-calm")).to_have_count(0)
        other.get_by_label("How did it end?").select_option("Booking made")
        other.locator("details.menu[open] .menu-sheet button").click()
        expect(one.locator(".notice-calm")).to_contain_text("Closed by Demo supervisor")
        expect(one.locator(".composer")).to_contain_text("closed and read-only")
        expect(one.locator("#customer").get_by_label("Outcome")).to_have_count(0)

    def test_a_form_of_a_page_that_is_behind_says_so_and_shows_what_is(self):
        conversation = self.local.start(phone(41), "Hello")
        context = self.browsers.open()
        context.route("**/inbox/ticket", lambda route: route.abort())
        page = self.open(conversation, context=context)
        self.local.api("PATCH", f"/conversations/{conversation}", {"team": "support"})
        self.write(page, "As we agreed")
        expect(page.locator(".compose .form-problem")).to_contain_text("The conversation changed while you were at it")
        expect(page.locator("#text")).to_have_value("As we agreed")
        expect(page.locator(".thread-state")).to_contain_text("Support")
        page.locator("#text").press("Enter")
        expect(page.locator(".from-person .words")).to_have_text(["As we agreed"])

    def test_what_it_came_to_whose_it_is_and_the_guide_are_set_beside_it(self):
        """F079, F084, F111, B08"""
        conversation = self.local.start(phone(42), "Hello")
        page = self.open(conversation)
        aside = page.locator("#customer")
        aside.get_by_label("Outcome").select_option("Qualified")
        aside.get_by_label("AI replies").select_option("Off")
        expect(page.locator(".thread-state")).to_contain_text("People answer")
        aside.get_by_label("Assigned to").select_option("Me")
        expect(page.locator(f"#row-{conversation}")).to_contain_text("Yours")
        aside.get_by_label("AI guide").fill("Mention the winter offer")
        aside.get_by_role("button", name="Save guide").click()
        expect(aside.get_by_role("button", name="Save guide")).to_be_hidden()
        detail = self.local.api("GET", f"/conversations/{conversation}")
        told = {name: detail[name] for name in ("interactionStatus", "agentMode", "assignee", "guide")}
        self.assertEqual(told, {"interactionStatus": "qualified", "agentMode": "off", "assignee": "demo-agent",
                                "guide": "Mention the winter offer"})

    def test_a_supervisor_gives_it_to_somebody_by_their_name(self):
        """B08, F166"""
        conversation = self.local.start(phone(45), "Hello")
        page = self.open(conversation, "acme.demo-supervisor")
        page.locator("#customer").get_by_label("Assigned to").select_option("Second agent")
        expect(page.locator(f"#row-{conversation}")).to_be_visible()
        page.wait_for_function("() => !document.querySelector('#customer form[data-busy]')")
        self.assertEqual(self.local.api("GET", f"/conversations/{conversation}")["assignee"], "demo-second")

    def test_whoever_is_away_is_given_no_conversation(self):
        """B08"""
        conversation = self.local.start(phone(46), "Hello")
        second = self.sign_in("acme.demo-second")
        menu = second.locator(".rail-menu")
        menu.locator("summary").click()
        menu.get_by_role("button", name="I am away").click()
        menu.locator("summary").click()
        expect(menu.get_by_text("Away", exact=True)).to_be_visible()
        page = self.open(conversation, "acme.demo-supervisor")
        page.locator("#customer").get_by_label("Assigned to").select_option("Whoever has least to do")
        expect(page.locator("#customer").get_by_label("Assigned to")).to_have_value("demo-agent")
        menu.get_by_role("button", name="I am back").click()
        menu.locator("summary").click()
        expect(menu.get_by_role("button", name="I am away")).to_be_visible()

    def test_the_switch_beside_the_list_is_for_those_who_may(self):
        """F091"""
        expect(self.sign_in("globex.demo-agent").get_by_role("switch")).to_have_count(0)
        page = self.sign_in("globex.demo-admin")
        switch = page.get_by_role("switch", name="SMS replies")
        before = switch.get_attribute("aria-checked")
        switch.click()
        expect(switch).to_have_attribute("aria-checked", "false" if before == "true" else "true")
        now = self.local.api("GET", "/settings", tenant="globex")["smsReplies"]
        self.assertEqual(now, "off" if before == "true" else "on")

    def test_what_is_learnt_of_a_customer_shows_wherever_they_do(self):
        """F016, F112 to F118"""
        conversation = self.local.start(phone(43), "Hello")
        page, other = self.open(conversation), self.sign_in("acme.demo-supervisor")
        aside = page.locator("#customer")
        aside.get_by_label("Name").fill("Demo Customer Forty-Three")
        aside.get_by_label("Temperature").select_option("Hot")
        aside.get_by_role("button", name="Save customer").click()
        expect(page.locator(".thread-who h1")).to_have_text("Demo Customer Forty-Three")
        expect(other.locator(f"#row-{conversation}")).to_contain_text("Demo Customer Forty-Three")
        expect(aside.locator(".customer-head")).to_contain_text("hot")
        page.keyboard.press("Escape")
        page.locator("#note").fill("Prefers mornings")
        aside.get_by_role("button", name="Add note").click()
        expect(aside.locator(".facts")).to_contain_text("Prefers mornings")
        expect(aside.locator(".facts")).to_contain_text("Demo agent")
        expect(page.locator("#note")).to_have_value("")
        aside.get_by_text("Add an appointment").click()
        aside.get_by_label("When").fill("2099-05-04T09:30")
        aside.get_by_label("What").fill("Boiler check")
        aside.get_by_role("button", name="Add", exact=True).click()
        expect(aside).to_contain_text("Mon, May 4, 2099, 9:30 am")

    def test_do_not_contact_is_for_those_who_may(self):
        """F109, C9"""
        conversation = self.local.start(phone(44), "Hello")
        expect(self.open(conversation).get_by_role("button", name="Do not contact")).to_have_count(0)
        page = self.open(conversation, "acme.demo-supervisor")
        page.get_by_role("button", name="Do not contact").click()
        expect(page.locator(".composer")).to_contain_text("They have opted out")
        page.get_by_role("button", name="Allow contact again").click()
        expect(page.locator("#text")).to_be_visible()
