"""Installation in any workspace: install, answer, uninstall, gone; and tokens that nobody reads from the database."""

import itertools
import re
import sqlite3
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.slack.oauth import Installations
from adapters.slack.tokens import SealError, new_key
from bot.messages import Place
from bot.run import RunError
from bot.settings import Settings
from tests.adapters.slack.conftest import Http
from tests.adapters.slack.fake_slack import BOT, CHANNEL, SECRET, TEAM, USER, FakeSlack

_DATABASES = itertools.count(1)
TOKEN, OTHER_TOKEN = "xoxb-secret-of-one", "xoxb-secret-of-two"


def grant(fake: FakeSlack, code: str, token: str, team: str | None, enterprise: str | None = None) -> None:
    """Let somebody install him with this code."""
    fake.teams[token] = {"team_id": team, "user_id": BOT, "bot_id": "B1", "enterprise_id": enterprise}
    fake.grants[code] = {
        "app_id": "A1",
        "access_token": token,
        "token_type": "bot",
        "scope": "chat:write",
        "bot_user_id": BOT,
        "team": {"id": team, "name": "A team"} if team else None,
        "enterprise": {"id": enterprise, "name": "An organisation"} if enterprise else None,
        "is_enterprise_install": team is None,
        "authed_user": {"id": USER},
    }


async def install(slack: Http, code: str) -> int:
    """Go the way of a person: the page, Slack, and back with Slack's code; return what that gave."""
    status, page, response = await slack.get("/slack/install")
    assert status == 200
    assert "slack.com/oauth/v2/authorize" in page
    state = response.cookies["slack-app-oauth-state"].value
    status, _, _ = await slack.get(f"/slack/oauth_redirect?code={code}&state={state}", Cookie=f"slack-app-oauth-state={state}")
    return status


@pytest.fixture
def oauth(over_http) -> Callable:
    return lambda **given: over_http(**{"slack_bot_token": None, "slack_client_id": "1.2", "slack_client_secret": "client-secret", **given})


@pytest.fixture(params=["sqlite", "postgres"])
def database(request, tmp_path) -> str:
    if request.param == "postgres":
        return request.getfixturevalue("postgres").database(f"slack{next(_DATABASES)}")
    return f"sqlite:///{tmp_path / 'memory.sqlite3'}"


async def test_a_workspace_installs_him_asks_him_removes_him_and_is_gone(oauth, fake):
    grant(fake, "one", TOKEN, TEAM)
    async with oauth() as slack:
        assert await install(slack, "one") == 200
        await slack.said(fake.mention("sane here"))
        await slack.said(fake.mention())
        await slack.settled()
        assert {call.token for call in fake.posted} == {TOKEN}
        place = Place("slack", CHANNEL, TEAM)
        assert (await slack.started.app.store.read(place, USER)).switches

        del fake.teams[TOKEN]
        await slack.said({"type": "tokens_revoked", "tokens": {"bot": [BOT]}})
        await slack.said({"type": "app_uninstalled"})
        await slack.settled()
        assert not (await slack.started.app.store.read(place, USER)).switches
        assert await slack.said(fake.mention()) == 200
        await slack.settled()

    assert len(fake.posted) == 2


async def test_each_workspace_is_answered_with_its_own_token_and_forgotten_alone(oauth, fake):
    grant(fake, "one", TOKEN, TEAM)
    grant(fake, "two", OTHER_TOKEN, "T0OTHER")
    async with oauth() as slack:
        assert [await install(slack, code) for code in ("one", "two")] == [200, 200]
        for team in (TEAM, "T0OTHER"):
            await slack.deliver(fake.event(fake.mention(), team=team))
        await slack.settled()
        assert sorted(call.token for call in fake.posted) == sorted((TOKEN, OTHER_TOKEN))

        await slack.said({"type": "app_uninstalled"})
        await slack.settled()
        await slack.deliver(fake.event(fake.mention(), team="T0OTHER"))
        await slack.settled()

    assert fake.posted[-1].token == OTHER_TOKEN


async def test_an_organisation_is_installed_and_forgotten_as_one(oauth, fake):
    grant(fake, "org", TOKEN, None, "E0ORG")
    whole = {"enterprise_id": "E0ORG", "team_id": None, "user_id": BOT, "is_bot": True, "is_enterprise_install": True}
    async with oauth() as slack:
        assert await install(slack, "org") == 200
        for team in ("T1", "T2"):
            await slack.deliver({**fake.event(fake.mention(), team=team), "authorizations": [whole]})
        await slack.settled()
        assert len(fake.posted) == 2

        await slack.deliver({**fake.event({"type": "app_uninstalled"}, team="T1", enterprise_id="E0ORG"), "authorizations": [whole]})
        await slack.settled()
        await slack.deliver({**fake.event(fake.mention(), team="T1"), "authorizations": [whole]})
        await slack.settled()

    assert len(fake.posted) == 2


async def test_a_workspace_whose_token_is_dead_is_forgotten_without_a_word_from_slack(oauth, fake):
    grant(fake, "one", TOKEN, TEAM)
    async with oauth() as slack:
        await install(slack, "one")
        await slack.said(fake.mention())
        await slack.settled()
        fake.trouble("chat.postMessage", error="account_inactive")
        await slack.said(fake.mention())
        await slack.settled()
        asked = len(fake.calls)
        await slack.said(fake.mention())
        await slack.deliver(fake.command("what is etcd"))
        await slack.settled()

    assert [call.method for call in fake.calls[asked:]] == ["response"]
    assert "no longer installed" in fake.calls[-1].arguments["text"]


async def test_slack_is_asked_once_who_a_token_is_for(oauth, fake):
    grant(fake, "one", TOKEN, TEAM)
    async with oauth() as slack:
        await install(slack, "one")
        before = [call.method for call in fake.calls].count("auth.test")
        for _ in range(5):
            await slack.said(fake.mention())
        await slack.settled()

    assert [call.method for call in fake.calls].count("auth.test") == before + 1


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("code=one", 400),
        ("code=one&state=forged", 400),
        ("state={state}", 401),
        ("code=unknown&state={state}", 401),
        ("error=access_denied&state={state}", 200),
        ("", 400),
    ],
)
async def test_coming_back_from_slack_without_what_slack_gave_installs_nothing(oauth, fake, query, status):
    grant(fake, "one", TOKEN, TEAM)
    async with oauth() as slack:
        _, _, response = await slack.get("/slack/install")
        state = response.cookies["slack-app-oauth-state"].value
        cookie = f"slack-app-oauth-state={state}"
        assert (await slack.get(f"/slack/oauth_redirect?{query.format(state=state)}", Cookie=cookie))[0] == status
        await slack.said(fake.mention())
        await slack.settled()

    assert fake.posted == []


async def test_another_browser_cannot_finish_an_installation(oauth, fake):
    grant(fake, "one", TOKEN, TEAM)
    async with oauth() as slack:
        _, page, response = await slack.get("/slack/install")
        state = response.cookies["slack-app-oauth-state"].value
        assert (await slack.get(f"/slack/oauth_redirect?code=one&state={state}"))[0] == 400
        address = urlsplit(re.search(r"https://slack.com/oauth/v2/authorize[^\"']+", page)[0].replace("&amp;", "&"))
        assert set(parse_qs(address.query)["scope"][0].split(",")) >= {"app_mentions:read", "chat:write", "commands", "im:history"}


async def test_there_is_no_install_page_for_one_workspace(over_http):
    async with over_http() as slack:
        assert (await slack.get("/slack/install"))[0] == 404


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_tokens_are_sealed_at_rest_and_sealed_anew_when_the_keys_change(oauth, fake, database):
    old, new = new_key(), new_key()
    grant(fake, "one", TOKEN, TEAM)

    def stored() -> set[str]:
        with sqlite3.connect(database.removeprefix("sqlite:///")) as connection:
            rows = connection.execute("SELECT bot_token FROM slack_bots UNION ALL SELECT bot_token FROM slack_installations")
            return {token for (token,) in rows}

    async with oauth() as slack:
        await install(slack, "one")
    assert stored() == {TOKEN}

    async with oauth(slack_token_keys=old):
        sealed = stored()
        assert not any("secret" in token for token in sealed)
    async with oauth(slack_token_keys=f"{new}, {old}") as slack:
        assert stored().isdisjoint(sealed)
        await slack.said(fake.mention())
        await slack.settled()
    async with oauth(slack_token_keys=new) as slack:
        await slack.said(fake.mention())
        await slack.settled()

    assert {call.token for call in fake.posted} == {TOKEN}
    for wrong in (old, None):
        with pytest.raises(RunError, match="SLACK_TOKEN_KEYS"):
            async with oauth(slack_token_keys=wrong):
                pass


async def test_the_tables_are_made_once_however_often_and_long_tokens_fit(fake, database):
    settings = Settings(
        slack_client_id="1.2", slack_client_secret="x", slack_signing_secret=SECRET, database_url=database, slack_token_keys=new_key()
    )
    long = "xoxe.xoxb-" + "x" * 500
    grant(fake, "long", long, TEAM)
    from slack_sdk.web.async_client import AsyncWebClient  # noqa: PLC0415

    stores = [Installations(settings, AsyncWebClient(base_url=fake.api)) for _ in range(2)]
    for store in stores:
        await store.open()
    installation = await stores[0].flow.run_installation("long")
    await stores[0].store.async_save(installation)
    found = await stores[1].store.async_find_bot(enterprise_id=None, team_id=TEAM)
    for store in stores:
        await store.close()

    assert found.bot_token == long


def test_a_key_that_is_none_is_refused_without_showing_it():
    settings = Settings(slack_client_id="1.2", slack_client_secret="x", slack_token_keys="not-a-key")

    with pytest.raises(SealError) as caught:
        Installations(settings, None)

    assert "not-a-key" not in str(caught.value)
