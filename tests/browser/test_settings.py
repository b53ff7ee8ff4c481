"""What a business decides for itself: a page a subject."""

from playwright.sync_api import expect

from story import Story
from world import phone


class Settings(Story):
    def at(self, subject, *who, **more):
        page = self.sign_in(*(who or ("acme.demo-owner",)), to=f"/inbox/settings/{subject}", **more)
        expect(page.locator("#thread h1")).to_be_visible()
        return page

    def block(self, page, title):
        return page.locator(".topic", has=page.get_by_role("heading", name=title, exact=True))

    def saved(self, form):
        """Sent, and the page shows what is now."""
        expect(form.locator(".when-changed")).to_be_hidden()

    def test_every_subject_is_a_page_that_the_list_leads_to(self):
        page = self.sign_in("acme.demo-owner")
        page.keyboard.press("g")
        page.keyboard.press("s")
        expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()
        names = [name.strip() for name in page.locator(".subject b").all_text_contents()]
        self.assertEqual(len(names), 17)
        for name in names:
            page.locator(".subject", has=page.get_by_text(name, exact=True)).click()
            expect(page.locator("#thread h1")).to_have_text(name)
            expect(page.locator(".subject[aria-current]")).to_contain_text(name)
        page.reload()
        expect(page.locator(".subject[aria-current]")).to_be_in_viewport(ratio=1)

    def test_the_window_and_the_switch_are_set_and_stay(self):
        """F085, F090, F091"""
        page = self.at("answering", "globex.demo-admin")
        page.get_by_label("Seconds to wait").fill("61")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("alert").first).to_contain_text("0 to 60")
        page.get_by_label("Seconds to wait").fill("12")
        page.get_by_label("SMS replies").select_option("Off")
        page.get_by_role("button", name="Save").click()
        self.saved(page.locator(".topic"))
        told = self.local.api("GET", "/settings", tenant="globex")
        self.assertEqual(told["smsReplies"], "off")
        page.reload()
        expect(page.get_by_label("Seconds to wait")).to_have_value("12")
        expect(page.get_by_label("SMS replies")).to_have_value("off")

    def test_what_waits_for_a_person_is_given_to_somebody_if_the_business_wants_it(self):
        """B08"""
        by_hand = {"assignment": "by_hand"}
        self.addCleanup(lambda: self.local.api("PATCH", "/settings", by_hand, tenant="globex"))
        page = self.at("answering", "globex.demo-admin")
        page.get_by_label("What waits for a person").select_option("Is given to whoever has least to do")
        page.get_by_role("button", name="Save").click()
        self.saved(page.locator(".topic"))
        asked = {"phone": phone(94), "message": "Hello from Globex!"}
        made = self.local.api("POST", "/conversations", asked, tenant="globex")["conversationId"]
        agent = self.open(made, "globex.demo-agent")
        whose = agent.locator("#customer").get_by_label("Assigned to")
        expect(whose.locator("option:checked")).to_have_text("Nobody")
        agent.keyboard.press("e")
        agent.locator("details.menu[open] .menu-sheet button").click()
        expect(whose.locator("option:checked")).to_have_text("Me")

    def test_what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten(self):
        made = self.local.api("POST", "/templates", {"name": "Demo hours", "text": "We open at nine."})
        pages = [self.at("templates", who) for who in ("acme.demo-owner", "acme.demo-admin")]
        blocks = [self.block(page, "Demo hours") for page in pages]
        for block in blocks:
            block.get_by_text("Change", exact=True).click()
        mine, theirs = [block.get_by_label("Text") for block in blocks]
        mine.fill("We open at ten.")
        theirs.fill("We open at eight.")
        blocks[1].get_by_role("button", name="Save").click()
        self.saved(blocks[1].locator("form").first)
        expect(blocks[0].locator(".meanwhile")).to_have_text("Now saved: We open at eight.")
        blocks[0].get_by_role("button", name="Save").click()
        expect(blocks[0].get_by_role("alert").first).to_contain_text("Somebody changed this")
        expect(mine).to_have_value("We open at ten.")
        self.assertEqual(self.local.api("GET", f"/templates/{made['id']}")["text"], "We open at eight.")
        blocks[0].get_by_role("button", name="Save").click()
        self.saved(blocks[0].locator("form").first)
        expect(blocks[0].locator(".meanwhile")).to_have_count(0)
        self.assertEqual(self.local.api("GET", f"/templates/{made['id']}")["text"], "We open at ten.")

    def test_without_a_script_a_stale_form_changes_nothing(self):
        page = self.at("business", "globex.demo-owner", java_script_enabled=False)
        self.local.api("PATCH", "/settings", {"name": "Globex Demo"}, tenant="globex")
        page.get_by_label("Name", exact=True).fill("Globex Otherwise")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("alert")).to_contain_text("Somebody changed this")
        self.assertEqual(self.local.api("GET", "/settings", tenant="globex")["name"], "Globex Demo")

    def test_who_may_only_read_sees_it_and_is_not_shown_how_to_change_it(self):
        """F167"""
        page = self.at("business", "acme.demo-viewer")
        expect(page.get_by_label("Time zone")).to_be_disabled()
        expect(page.get_by_role("button", name="Save")).to_have_count(0)
        expect(page.locator(".subject", has_text="API keys")).to_have_count(0)
        for subject in ("keys", "webhooks", "people"):
            self.assertEqual(page.request.get(f"/inbox/settings/{subject}").status, 403)
        form = {"csrf": page.locator("input[name=csrf]").first.input_value(), "key": "by-hand", "name": "Mine"}
        self.assertEqual(page.request.post("/inbox/settings/business", form=form, max_redirects=0).status, 403)

    def test_somebody_is_invited_gets_another_role_and_is_taken_away(self):
        """F166, F167, F168"""
        page = self.at("people", "globex.demo-owner")
        page.get_by_text("Invite somebody").click()
        form = page.locator("form", has=page.get_by_role("button", name="Invite", exact=True))
        form.get_by_label("Name").fill("Demo newcomer")
        form.get_by_label("E-mail address").fill("not an address")
        form.get_by_label("Role").select_option("Agent")
        form.get_by_label("Support").check()
        form.evaluate("form => form.noValidate = true")
        form.get_by_role("button", name="Invite").click()
        expect(form.get_by_role("alert")).to_contain_text("Write an e-mail address")
        form.get_by_label("E-mail address").fill("newcomer@example.com")
        form.get_by_role("button", name="Invite").click()
        block = self.block(page, "Demo newcomer")
        expect(block).to_contain_text("newcomer@example.com · Support")
        expect(block).to_contain_text("has not signed in yet")
        block.get_by_text("Change", exact=True).click()
        block.get_by_label("Role").select_option("Supervisor")
        block.get_by_label("Support").uncheck()
        block.get_by_role("button", name="Save").click()
        expect(block.locator(".badge")).to_have_text("Supervisor")
        block.locator("summary", has_text="Remove from the business").click()
        block.get_by_role("button", name="Remove from the business").click()
        expect(block).to_have_count(0)

    def test_somebody_whose_role_changes_has_to_sign_in_again(self):
        """F167"""
        person = self.sign_in("globex.demo-second")
        page = self.at("people", "globex.demo-owner")
        block = self.block(page, "Second agent")
        block.get_by_text("Change", exact=True).click()
        block.get_by_label("Role").select_option("Viewer")
        block.get_by_role("button", name="Save").click()
        expect(block.locator(".badge")).to_have_text("Viewer")
        person.goto("/inbox")
        person.locator('button[value="globex.demo-second"]').click()
        expect(person.locator(".rail-menu .menu-more")).to_contain_text("Viewer")

    def test_teams_and_reasons_are_added_renamed_and_taken_away(self):
        """F100, F101, F168"""
        page = self.at("teams", "globex.demo-admin")
        page.get_by_text("Add a team").click()
        form = page.locator("form[data-clear]")
        form.get_by_label("Name", exact=True).fill("Night <shift>")
        form.get_by_label("Short name").fill("night")
        form.get_by_role("button", name="Add").click()
        block = self.block(page, "Night <shift>")
        block.get_by_text("Change", exact=True).click()
        block.get_by_label("Name").fill("Nights")
        block.get_by_role("button", name="Save").click()
        block = self.block(page, "Nights")
        block.locator("summary", has_text="Remove").click()
        block.get_by_role("button", name="Remove").click()
        expect(block).to_have_count(0)
        page.locator(".subject", has_text="Closing and leads").click()
        page.get_by_text("Add a reason").click()
        form = page.locator("form[data-clear]")
        form.get_by_label("Name").fill("Wrong number")
        form.get_by_label("The conversation is then").select_option("Disqualified")
        form.get_by_role("button", name="Add").click()
        expect(self.block(page, "Wrong number").locator(".badge")).to_have_text("Disqualified")
        told = self.local.api("GET", "/closure-reasons", tenant="globex")["items"]
        self.assertIn({"id": "wrong-number", "name": "Wrong number", "becomes": "disqualified"}, told)

    def test_an_assistant_is_written_and_made_the_default(self):
        """F072 to F074"""
        page = self.at("assistants", "globex.demo-admin")
        page.get_by_text("Add an assistant").click()
        form = page.locator("form[data-clear]")
        form.get_by_label("Name").fill("Front desk")
        form.get_by_label("What it is told").fill("You answer for Globex Dental.")
        form.get_by_role("button", name="Add").click()
        block = self.block(page, "Front desk")
        block.get_by_role("button", name="Make it the default").click()
        expect(block.locator(".badge")).to_have_text("Default")
        block.get_by_label("What it is told").fill("You answer for Globex Dental, kindly.")
        block.get_by_role("button", name="Save").click()
        self.saved(block)
        told = self.local.api("GET", "/assistants", tenant="globex")["items"]
        self.assertIn("You answer for Globex Dental, kindly.", [one["prompt"] for one in told])

    def test_a_keys_token_is_shown_once_works_and_stops_working(self):
        """F170"""
        page = self.at("keys")
        page.get_by_text("Make a key").first.click()
        page.get_by_label("What it is for").fill("Our shop")
        page.get_by_label("Read conversations and customers").check()
        page.get_by_role("button", name="Make a key").click()
        expect(page.get_by_role("heading", name="Copy it now")).to_be_visible()
        token = page.locator(".topic-text").inner_text()
        self.assertRegex(token, r"^vly_acme_\w{12}_\w{32}$")
        asked = lambda: page.request.get("/api/v1/conversations", headers={"authorization": f"Bearer {token}"}).status
        self.assertEqual(asked(), 200)
        page.get_by_text("I have copied it").click()
        block = self.block(page, "Our shop")
        expect(block).to_contain_text("Read conversations and customers")
        self.assertNotIn(token, page.content())
        block.locator("summary", has_text="Revoke").click()
        block.get_by_role("button", name="Revoke").click()
        expect(block).to_have_count(0)
        self.assertEqual(asked(), 401)

    def test_a_webhook_is_set_switched_off_and_taken_away(self):
        """B12"""
        page = self.at("webhooks")
        page.get_by_text("Add a webhook").first.click()
        form = page.locator("form[data-whole]", has=page.get_by_label("URL"))
        form.get_by_label("URL").fill("https://example.com/volley")
        form.get_by_label("message.received").check()
        form.get_by_role("button", name="Add a webhook").click()
        expect(page.locator(".topic-text")).to_contain_text("whsec_")
        page.get_by_text("I have copied it").click()
        block = self.block(page, "https://example.com/volley")
        expect(block.locator(".badge")).to_have_text("On")
        block.get_by_role("button", name="Switch off").click()
        expect(block.locator(".badge")).to_have_text("Off")
        block.locator("summary", has_text="Change").click()
        block.get_by_label("message.received").uncheck()
        block.get_by_label("message.failed").check()
        block.get_by_role("button", name="Save").click()
        expect(block).to_contain_text("message.failed")
        block.locator("summary", has_text="Remove").click()
        block.get_by_role("button", name="Remove").click()
        expect(block).to_have_count(0)

    def test_without_the_script_settings_are_set_with_reloads(self):
        page = self.at("templates", "globex.demo-owner", java_script_enabled=False)
        page.get_by_text("Add a template").click()
        page.get_by_label("Name", exact=True).fill("Opening hours")
        page.locator("form[data-clear]").get_by_label("Text").fill("Hi {first_name|there}, we are open from 9 to 5.")
        page.get_by_role("button", name="Add", exact=True).click()
        block = self.block(page, "Opening hours")
        expect(block).to_contain_text("we are open from 9 to 5")
        block.get_by_text("Change", exact=True).click()
        block.get_by_label("Text").fill("Hi {nickname}")
        block.get_by_role("button", name="Save").click()
        expect(page.get_by_role("alert")).to_contain_text("There are {name}, {first_name} and {company}")
