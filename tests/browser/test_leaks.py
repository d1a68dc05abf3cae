"""Before a reply nothing tells the answer: not the page, what travels to it, ids, order, words or files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Response
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from secondlook.attempt import option_order, question_order
from secondlook.course import Course
from secondlook.packs import Estimate, FindIt, Pack, PickOne, PickSome, PutInOrder, Question, RealOrFake
from secondlook.pictures import Picture, read_truth
from server.pictures import picture_url
from tests.browser.conftest import Visit
from tests.browser.learner import asked, card, give, go_on, kept_text
from tests.replies import LANGUAGES, course, judging_pack, pack_of_all_kinds, right_reply
from ui import question as on_card

PACKS = course().packs
SEEDS = range(400)
every_pack = pytest.mark.parametrize("pack", PACKS.values(), ids=list(PACKS))

WHOLE_PAGE = """() => {
  const inside = root => [root.innerHTML ?? '', ...[...root.querySelectorAll('*')].flatMap(one => [
    [...one.attributes].map(({name, value}) => `${name}=${value}`).join(' '), String(one.value ?? ''),
    ...(one.shadowRoot ? inside(one.shadowRoot) : []),
  ])];
  return inside(document.documentElement).join('\\n');
}"""


# In a browser: everything that reaches the page


class Eavesdropper:
    """Notes all that a page is sent: web socket messages, addresses asked for, and texts that came back."""

    def __init__(self, page: Page) -> None:
        self.messages: list[bytes] = []
        self.addresses: list[str] = []
        self.responses: list[Response] = []
        page.on("websocket", lambda socket: socket.on("framereceived", self.note))
        page.on("request", lambda request: self.addresses.append(request.url))
        page.on("response", self.file)

    def note(self, message: str | bytes) -> None:
        self.messages.append(message if isinstance(message, bytes) else message.encode("utf-8"))

    def file(self, response: Response) -> None:
        self.responses.append(response)

    def forget(self) -> None:
        self.messages.clear()
        self.addresses.clear()

    def heard(self, page: Page) -> str:
        """All of it as one text, with the page itself and what the browser keeps."""
        told = b"\n".join(self.messages).decode("utf-8", errors="replace")
        unescaped = "\n".join(json.dumps(data, ensure_ascii=False) for data in self.cards())
        parts = [told, unescaped, "\n".join(self.addresses), page.evaluate(WHOLE_PAGE), kept_text(page) or ""]
        return "\n".join(parts)

    def cards(self) -> list[dict[str, Any]]:
        """What the question card was told, message by message."""
        told = (ForwardMsg.FromString(message).delta.new_element.bidi_component for message in self.messages)
        return [json.loads(one.json) for one in told if one.component_name == "question_card"]

    def texts(self) -> str:
        texts = [one for one in self.responses if "image" not in one.headers.get("content-type", "image")]
        return "\n".join(one.text() for one in texts if one.ok)


@pytest.mark.parametrize(("pack", "locale"), [(pack_of_all_kinds(), LANGUAGES[-1]), (judging_pack(), "en")])
def test_what_reaches_the_page_does_not_tell_the_answer_before_the_reply(
    visit: Visit, pack: Pack, locale: str
) -> None:
    pack = course(locale).packs[pack.id]
    page = visit(None)
    ear = Eavesdropper(page)
    page.goto(f"/practice?pack={pack.id}&lang={locale}")
    page.locator(".st-key-practice-start button").click()
    shapes: dict[str, set[str]] = {}
    for _ in pack.questions:
        question = asked(page, pack)
        before, secrets = ear.heard(page), told_after(course(locale), question)
        assert [secret for secret in secrets if secret in before] == []
        assert question.ask in before
        told = ear.cards()[-1]
        assert (told["reply"], told["reveal"]) == (None, None)
        shapes.setdefault(question.kind, set()).add(shape(told))
        give(page, question, right_reply(question), seed_of(page))
        after = ear.heard(page)
        assert [secret for secret in telling(question) if secret not in after] == []
        ear.forget()
        go_on(page)
    assert {kind: len(found) for kind, found in shapes.items()} == dict.fromkeys(shapes, 1)
    texts = ear.texts()
    assert len(texts) > 100_000
    reasons = [one.because for one in pack.questions]
    assert [secret for secret in reasons if secret in texts] == []


def seed_of(page: Page) -> int:
    return int(json.loads(kept_text(page) or "")["attempts"][-1]["seed"])


def telling(question: Question) -> list[str]:
    """What the reveal must say."""
    return [question.because, *(option.because for option in getattr(question, "options", ()))]


def told_after(spoken: Course, question: Question) -> list[str]:
    """Everything about a question that only the reveal may say."""
    clue, fact = spoken.clues.get(question.clue or ""), spoken.facts.get(question.fact or "")
    secrets = [*telling(question), question.look]
    secrets += [clue.seen_working, clue.stale_because, clue.look] if clue else []
    secrets += [fact.statement, fact.source.title, fact.source.url] if fact else []
    if picture := spoken.pictures.get(question.picture or ""):
        secrets += [
            picture.id,
            f"truth/{picture.id}",
            *(text for text in picture.recipe.values() if len(text) > 12),
        ]
        secrets += list(of_the_change(spoken, picture))
    if isinstance(question, Estimate):
        secrets += ['"right": ' + json.dumps(question.right), '"tolerance"']
    return [secret for secret in secrets if secret]


def of_the_change(spoken: Course, picture: Picture) -> Iterator[str]:
    if picture.twin:
        twin = spoken.pictures[picture.twin]
        yield from (twin.id, picture_url(twin))
    if truth := read_truth(picture):
        yield from (json.dumps(list(point))[1:-1] for point in truth.outline[0][:5])


def shape(told: object) -> str:
    """The form of what the card is told: keys, kinds and lengths, without words, options and hints."""
    match told:
        case dict():
            known = {
                key: shape(value) for key, value in sorted(told.items()) if key not in ("hints", "options")
            }
            return json.dumps(known)
        case list():
            return json.dumps([shape(value) for value in told])
        case bool() | None:
            return type(told).__name__ if told is None else "bool"
    return "number" if isinstance(told, int | float) else "text"


# Without a browser: every pack on disk


@pytest.fixture
def plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        on_card, "t", lambda english, **values: english.format(**values) if values else english
    )


@every_pack
def test_what_the_card_is_told_stays_the_same_when_every_answer_is_turned_round(
    pack: Pack, plain_words: None
) -> None:
    for question, seed in product(pack.questions, (1, 2, 3)):
        turned, other = turn(course(), question)
        told = on_card.card_data(course(), question, seed, 1, len(pack.questions), None)
        told_other = on_card.card_data(other, turned, seed, 1, len(pack.questions), None)
        if isinstance(question, PutInOrder):  # the order on the screen is a shuffle of the order in the pack
            assert sorted(option["text"] for option in told["options"]) == sorted(
                option["text"] for option in told_other["options"]
            )
            told["options"] = told_other["options"] = []
        assert told == told_other
        assert on_card.card_data(course(), question, seed, 1, 9, right_reply(question))["reveal"]


def turn(known: Course, question: Question) -> tuple[Question, Course]:
    """The same question with every answer the other way round, and everything said about it changed."""
    changes: dict[str, object] = {"because": "Other.", "clue": None, "fact": None, "look": None, "spot": None}
    match question:
        case RealOrFake(right=right):
            changes["right"] = "real" if right == "fake" else "fake"
        case PickOne() | PickSome():
            changes["options"] = tuple(
                option.model_copy(update={"right": not option.right, "because": "Other."})
                for option in question.options
            )
        case PutInOrder():
            changes["options"] = question.options[::-1]
        case Estimate():
            changes |= {"right": question.low, "tolerance": question.tolerance + 1}
    if question.picture is None:
        return question.model_copy(update=changes), known
    picture = known.pictures[question.picture]
    kind = "altered" if picture.kind == "untouched" else "untouched"
    other = picture.model_copy(
        update={
            "kind": kind,
            "strength": None,
            "twin": None,
            "mask": None,
            "truth": None,
            "recipe": {},
            "parents": (),
        }
    )
    return question.model_copy(update=changes), replace(known, pictures={**known.pictures, picture.id: other})


def near(found: float, expected: float, n: int) -> bool:
    """Within five standard errors of a share."""
    return abs(found - expected) <= 5 * (expected * (1 - expected) / n) ** 0.5 + 1e-9


@every_pack
def test_every_place_in_a_shuffled_pack_is_swapped_as_often_as_the_pack_is(pack: Pack) -> None:
    judged = {one.id: one.right == "fake" for one in pack.questions if isinstance(one, RealOrFake)}
    if not pack.shuffled:
        right = list(judged.values())
        assert right != sorted(right) or len(right) < 4
        return
    orders = [[judged[name] for name in question_order(pack, seed) if name in judged] for seed in SEEDS]
    share = sum(judged.values()) / max(1, len(judged))
    for place in range(len(judged)):
        assert near(sum(order[place] for order in orders) / len(orders), share, len(orders)), place


@every_pack
def test_the_right_option_stands_at_every_place_alike(pack: Pack) -> None:
    for question in pack.questions:
        if isinstance(question, PickOne | PickSome):
            n, right = len(question.options), [option.right for option in question.options]
            shown = [[right[written] for written in option_order(question, seed)] for seed in SEEDS]
            for place in range(n):
                found = sum(order[place] for order in shown) / len(shown)
                assert near(found, sum(right) / n, len(shown)), f"{question.id} {place}"


@every_pack
def test_things_to_put_in_order_start_at_every_place(pack: Pack) -> None:
    for question in pack.questions:
        if isinstance(question, PutInOrder):
            n = len(question.options)
            assert n > 2, f"{question.id}: two things that never start in the right order give it away"
            first = Counter(option_order(question, seed)[0] for seed in SEEDS)
            assert all(near(first[place] / len(SEEDS), 1 / n, len(SEEDS) // 4) for place in range(n)), (
                question.id
            )


@every_pack
def test_hints_come_with_both_sorts_of_picture(pack: Pack) -> None:
    judged = [one for one in pack.questions if isinstance(one, RealOrFake)]
    told = {(one.right, bool(one.hints)) for one in judged}
    assert ("real", True) in told or ("fake", True) not in told
    assert ("fake", True) in told or ("real", True) not in told


@every_pack
def test_how_a_file_is_made_does_not_tell_the_answer(pack: Pack) -> None:
    judged = [
        course().pictures[one.picture or ""] for one in pack.questions if isinstance(one, RealOrFake | FindIt)
    ]
    groups: dict[str, list[Picture]] = {"untouched": [], "altered": []}
    for picture in judged:
        groups[picture.kind].append(picture)
    assert len({how_made(picture) for picture in judged}) == 1
    assert len({(picture.width, picture.height) for picture in judged}) == 1
    if min(map(len, groups.values())) < 4:
        return
    for name, size in (("bytes", file_size), ("words", words_about)):
        pairs = [(size(one), size(other)) for one, other in product(groups["altered"], groups["untouched"])]
        ranked_above = sum((one > other) + (one == other) / 2 for one, other in pairs) / len(pairs)
        assert 0.3 <= ranked_above <= 0.7, f"{name} tell: {ranked_above:.2f}"


def file_size(picture: Picture) -> int:
    return picture.file.stat().st_size


def words_about(picture: Picture) -> int:
    return len(picture.alt)


def how_made(picture: Picture) -> tuple[object, ...]:
    """What a program sees without looking at a pixel."""
    with Image.open(picture.file) as opened:
        assert not opened.getexif()
        tables = getattr(opened, "quantization", {})
        layers = getattr(opened, "layer", [])
        return (
            opened.format,
            opened.mode,
            tuple(sorted(opened.info)),
            str(tables),
            str(layers),
            bool(opened.info.get("progressive")),
        )


def test_no_address_tells_what_a_picture_is() -> None:
    for picture in course().pictures.values():
        address = picture_url(picture)
        assert picture.id not in address
        assert address.rpartition("/")[2] == f"{picture.sha256[:20]}.jpg"


def test_the_ear_hears_what_is_said(visit: Visit) -> None:
    """The check of the check: text in a shadow root, an attribute and a message is heard."""
    pack = pack_of_all_kinds()
    page = visit(None)
    ear = Eavesdropper(page)
    page.goto(f"/practice?pack={pack.id}")
    page.locator(".st-key-practice-start button").click()
    card(page).wait_for()
    card(page).evaluate("card => { card.querySelector('p').dataset.secret = 'in an attribute'; }")
    card(page).evaluate("card => { card.querySelector('input').value = 'in a value'; }")
    heard = ear.heard(page)
    assert all(text in heard for text in ("in an attribute", "in a value", pack.title, "second_look_browser"))
