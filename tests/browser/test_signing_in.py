"""Signing in as a deployment does it: at a real OpenID Connect provider, in a real browser."""

import time
import unittest

from playwright.sync_api import expect

from story import Story
from world import ROOT, SCREENS, Local, Provider, free_address

PROVIDER = ROOT / "target" / "provider" / "provider.js"
SESSION = "__Host-volley"


@unittest.skipUnless(PROVIDER.exists(), "Node and npm are not installed")
class SigningIn(Story):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        address = free_address()
        cls.provider = Provider(f"http://{address}")
        cls.door = Local(address, OIDC_ISSUER=cls.provider.issuer, OIDC_CLIENT_ID="volley", OIDC_CLIENT_SECRET=Provider.SECRET)

    @classmethod
    def tearDownClass(cls):
        cls.door.close()
        cls.provider.close()

    def stranger(self, **more):
        """Somebody in front of the way in."""
        context = self.browsers.open(at=self.door, **more)
        page = context.new_page()
        page.problems = []
        self.pages.append(page)
        return page

    def at_provider(self, page, name, known=False):
        """Says to the provider who they are, and the first time that we may know."""
        page.locator("input[name=login]").fill(name)
        page.locator("input[name=password]").fill("any")
        page.locator("button[type=submit]").click()
        if not known:
            page.locator("button[type=submit]", has_text="Continue").click()

    def enter(self, name, to="/inbox", **more):
        page = self.stranger(**more)
        page.goto(to)
        self.at_provider(page, name)
        return page

    def invite(self, name, role="agent"):
        asked = {"email": f"{name}@example.com", "name": f"Demo {name}", "role": role}
        return self.door.api("POST", "/people", asked)["id"]

    def cookie(self, page):
        return next((one for one in page.context.cookies() if one["name"] == SESSION), None)

    def test_whoever_was_invited_joins_by_signing_in_and_arrives_where_they_were_going(self):
        """F166"""
        self.invite("first")
        page = self.enter("first", to="/inbox?view=progress")
        expect(page.locator("#list")).to_be_visible()
        self.assertEqual(page.url, f"{self.door.url}/inbox?view=progress")
        expect(page.locator(".rail-menu summary")).to_have_attribute("aria-label", "Signed in as Demo first")
        kept = self.cookie(page)
        self.assertEqual([kept[name] for name in ("httpOnly", "secure", "sameSite", "path")], [True, True, "Lax", "/"])
        self.assertTrue(11.9 * 3600 < kept["expires"] - time.time() <= 12 * 3600)
        page.reload()
        expect(page.locator("#list")).to_be_visible()
        # The provider has changed nothing, so that who has signed in once comes in by a click.
        page.context.clear_cookies(name=SESSION)
        page.goto("/inbox")
        expect(page.locator("#list")).to_be_visible()

    def test_who_signs_out_is_out_also_with_a_copy_of_the_cookie_and_is_asked_again(self):
        self.invite("leaver")
        page = self.enter("leaver")
        copied = self.cookie(page)
        page.locator(".rail-menu summary").click()
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading")).to_have_text("You have signed out")
        self.assertIsNone(self.cookie(page))
        page.context.add_cookies([copied])
        self.assertEqual(page.request.get("/inbox", max_redirects=0).status, 303)
        page.get_by_role("link", name="Sign in").click()
        self.at_provider(page, "leaver", known=True)
        expect(page.locator("#list")).to_be_visible()

    def test_whom_nobody_has_invited_is_told_what_to_do_and_may_be_somebody_else(self):
        page = self.enter("nobody")
        expect(page.get_by_role("status")).to_contain_text("Nobody has invited this e-mail address")
        SCREENS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENS / "not-invited-light.png")
        self.invite("somebody")
        page.get_by_role("link", name="Sign in").click()
        self.at_provider(page, "somebody")
        expect(page.locator("#list")).to_be_visible()
        self.invite("unverified")
        page = self.enter("unverified")
        expect(page.get_by_role("status")).to_contain_text("has not verified your e-mail address")
        self.assertIsNone(self.cookie(page))

    def test_another_role_or_being_taken_away_ends_a_session_at_once(self):
        """F166, F167"""
        person = self.invite("changing", "admin")
        page = self.enter("changing")
        expect(page.locator("#list")).to_be_visible()
        self.door.api("PATCH", f"/people/{person}", {"role": "viewer"})
        self.assertEqual(page.request.get("/inbox", max_redirects=0).status, 303)
        page.goto("/inbox")
        expect(page.locator(".rail-menu .menu-more")).to_contain_text("Viewer")
        self.door.api("DELETE", f"/people/{person}")
        page.goto("/inbox")
        expect(page.get_by_role("status")).to_contain_text("Nobody has invited")

    def test_a_way_back_that_nobody_went_leads_nowhere(self):
        self.invite("careful")
        page = self.stranger()
        page.goto("/sign-in/back?code=stolen&state=guessed")
        expect(page.get_by_role("status")).to_contain_text("begun in another tab")
        # Somebody else's answer, given to a browser that has begun a journey of its own.
        page.goto("/sign-in")
        page.goto("/sign-in/back?code=stolen&state=guessed")
        expect(page.get_by_role("status")).to_contain_text("begun in another tab")
        self.assertIsNone(self.cookie(page))
        # And its own state with a code that the provider never gave.
        page.goto("/sign-in")
        state = next(one for one in page.context.cookies() if one["name"] == f"{SESSION}-journey")["value"].split(".")[0]
        page.goto(f"/sign-in/back?code=stolen&state={state}")
        expect(page.get_by_role("status")).to_contain_text("did not say who you are")
        self.assertIsNone(self.cookie(page))

    def test_nobody_is_led_elsewhere_after_signing_in(self):
        self.invite("led")
        page = self.enter("led", to="/sign-in?to=https://example.com/")
        expect(page.locator("#list")).to_be_visible()
        self.assertEqual(page.url, f"{self.door.url}/inbox")

    def test_a_form_sent_without_a_script_after_the_session_says_so(self):
        self.invite("late")
        page = self.enter("late", to="/inbox/new", java_script_enabled=False)
        page.get_by_label("Phone number").fill("(212) 555-0199")
        page.get_by_label("First message").fill("Too late")
        page.context.clear_cookies(name=SESSION)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("alert")).to_contain_text("Your session is over")
        expect(page.get_by_label("What you typed")).to_have_value("Too late")

    def test_one_click_is_no_way_in_where_there_is_a_provider(self):
        page = self.stranger()
        self.assertEqual(page.request.get("/local/sign-in").status, 404)
        answer = page.request.post("/local/sign-in", form={"who": "acme.demo-owner"}, max_redirects=0)
        self.assertEqual((answer.status, self.cookie(page)), (404, None))
