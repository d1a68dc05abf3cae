"""Before a reply nothing tells the answer: not the page, what travels to it, ids, order, words or files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Response
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from secondlook.attempt import option_order, question_order
from secondlook.clips import Clip, read_truth_of
from secondlook.course import Course
from secondlook.mp4 import read_film
from secondlook.packs import Estimate, FindIt, Pack, PickOne, PickSome, PutInOrder, Question, RealOrFake
from secondlook.pictures import Picture
from server.clips import captions_url, clip_url, outlines_url, poster_url
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
        seen = ("image", "video")
        texts = [one for one in self.responses if one.headers.get("content-type", "image")[:5] not in seen]
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
        shapes.setdefault(f"{question.kind}, {bool(question.clip)}", set()).add(shape(told))
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
    if shown := spoken.shown(question):
        secrets += [
            shown.id,
            f"truth/{shown.id}",
            *(text for text in shown.recipe.values() if len(text) > 12),
        ]
        secrets += list(of_the_change(spoken, shown))
    if isinstance(question, Estimate):
        secrets += ['"right": ' + json.dumps(question.right), '"tolerance"']
    return [secret for secret in secrets if secret]


def of_the_change(spoken: Course, shown: Picture | Clip) -> Iterator[str]:
    if twin := spoken.twin_of(shown):
        urls = (clip_url(twin),) if isinstance(twin, Clip) else (picture_url(twin),)
        yield from (twin.id, *urls)
    if isinstance(shown, Clip):
        yield outlines_url(shown) or ""
    if truth := read_truth_of(shown):
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
    shown = known.shown(question)
    if shown is None:
        return question.model_copy(update=changes), known
    kind = "altered" if shown.kind == "untouched" else "untouched"
    other = shown.model_copy(
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
    part = "clips" if isinstance(shown, Clip) else "pictures"
    changed = replace(known, **{part: {**getattr(known, part), shown.id: other}})
    return question.model_copy(update=changes), changed


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
    asked = [course().shown(one) for one in pack.questions if isinstance(one, RealOrFake | FindIt)]
    for sort in (Picture, Clip):
        expect_alike([one for one in asked if isinstance(one, sort)])


def expect_alike(judged: list[Picture] | list[Clip]) -> None:
    groups: dict[str, list[Picture | Clip]] = {"untouched": [], "altered": []}
    for one in judged:
        groups[one.kind].append(one)
    assert told_by(how_made, judged) <= 0.1
    if min(map(len, groups.values())) < 4:
        return
    for name, size in (("bytes", file_size), ("words", words_about)):
        pairs = [(size(one), size(other)) for one, other in product(groups["altered"], groups["untouched"])]
        ranked_above = sum((one > other) + (one == other) / 2 for one, other in pairs) / len(pairs)
        assert 0.3 <= ranked_above <= 0.7, f"{name} tell: {ranked_above:.2f}"


def told_by(known: Callable[[Picture | Clip], object], judged: Sequence[Picture | Clip]) -> float:
    """How many more right answers, as a share, come from knowing this than from always saying the same.

    Cameras save in different sizes and qualities, and that is fine while each takes both kinds of picture.
    """
    kinds = Counter(one.kind for one in judged)
    alike: dict[object, Counter[str]] = {}
    for one in judged:
        alike.setdefault(known(one), Counter())[one.kind] += 1
    right = sum(max(count.values()) for count in alike.values())
    return (right - max(kinds.values(), default=0)) / max(1, len(judged))


def file_size(shown: Picture | Clip) -> int:
    return shown.file.stat().st_size


def words_about(shown: Picture | Clip) -> int:
    return len(shown.alt)


def how_made(shown: Picture | Clip) -> object:
    """What a program sees without looking at a pixel."""
    if isinstance(shown, Clip):
        return read_film(shown.file.read_bytes())
    with Image.open(shown.file) as opened:
        assert not opened.getexif()
        tables = getattr(opened, "quantization", {})
        layers = getattr(opened, "layer", [])
        return (
            opened.size,
            opened.format,
            opened.mode,
            tuple(sorted(opened.info)),
            str(tables),
            str(layers),
            bool(opened.info.get("progressive")),
        )


def test_no_address_tells_what_a_clip_is() -> None:
    for clip in course().clips.values():
        addresses = (clip_url(clip), poster_url(clip), captions_url(clip) or "")
        assert not [address for address in addresses if clip.id in address]
        assert clip_url(clip).rpartition("/")[2] == f"{clip.sha256[:20]}.mp4"


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
