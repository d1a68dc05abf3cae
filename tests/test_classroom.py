"""Class mode: two votes by raised hands, nothing shown too early, and no count that brings it down."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Radio

from secondlook.attempt import Reply, grade_reply
from secondlook.course import read_course
from secondlook.hands import (
    MOST_PEOPLE,
    STEPS,
    choices,
    countable,
    fair_start,
    favourite,
    next_step,
    possible,
)
from secondlook.locales import find_languages, read_words
from secondlook.packs import PickOne, RealOrFake
from secondlook.pictures import read_truth
from secondlook.progress import MOST_VOTES, Progress, Room, Votes, read_progress, write_progress
from secondlook.report import room_mirror
from tests.project import ROOT

COURSE = read_course(ROOT, "en")
PACK = "real_or_fake"
ASKED = countable(COURSE.packs[PACK], 7)
WORDS = {code: read_words(ROOT, code) for code in find_languages(ROOT)}


def open_class(room: Room | None = None, lang: str = "en", **query: str) -> AppTest:
    """The page as a browser with this room in its memory sees it."""
    at = AppTest.from_file("../app.py", default_timeout=30)
    at.session_state["visit.found"] = True
    at.session_state["visit.progress"] = Progress(room=room)
    at.run()
    for key, value in {"lang": lang, **query}.items():
        at.query_params[key] = value
    return fine(at.switch_page("app_pages/classroom.py").run())


def fine(at: AppTest) -> AppTest:
    assert not at.exception
    return at


def a_room(position: int = 0, people: int = 25, **votes: Votes) -> Room:
    return Room(PACK, 7, people, position, votes)


def packs_of(at: AppTest, lang: str = "en") -> Radio:
    return at.radio(f"classroom.pack.{lang}")


def room_of(at: AppTest) -> Room | None:
    return at.session_state["visit.progress"].room


def step_of(at: AppTest) -> str:
    step = at.query_params["step"]
    return step if isinstance(step, str) else step[-1]


def press(at: AppTest, key: str) -> AppTest:
    return fine(at.button(key).click().run())


def count(at: AppTest, *hands: int) -> AppTest:
    for box, n in zip(at.number_input, hands, strict=True):
        box.set_value(n)
    return press(at, "classroom.note")


def drawn(at: AppTest) -> str:
    """All HTML and Markdown on the page, as the server sends it."""
    return " ".join(str(element.proto) for element in at.main)


# A class from beginning to end


def test_a_class_starts_with_a_pack_and_a_number_of_people():
    at = open_class()
    packs_of(at).set_value(COURSE.packs[PACK])
    at.number_input("classroom.people").set_value(31)
    at = press(at, "classroom.start")
    assert (room_of(at).pack, room_of(at).people, room_of(at).position) == (PACK, 31, 0)
    assert step_of(at) == "ask"


@pytest.mark.parametrize("code", [code for code in WORDS if code != "en"])
def test_the_language_can_change_while_a_pack_is_being_chosen(code):
    at = open_class()
    packs_of(at).set_value(COURSE.packs["warm_up"])
    at = press(fine(at.run()), f"frame.{code}")
    assert read_course(ROOT, code).packs["warm_up"].title in packs_of(at, code).options
    assert room_of(press(at, "classroom.start")).pack in COURSE.packs


def test_the_setup_says_how_many_questions_hands_cannot_answer():
    at = open_class()
    left_out = len(COURSE.packs["warm_up"].questions) - len(countable(COURSE.packs["warm_up"]))
    assert left_out
    assert f"{left_out} left out" in str(packs_of(at).proto)


def test_a_question_goes_from_asking_to_both_votes():
    at = open_class(a_room())
    at = press(at, "classroom.go_first")
    at = count(at, 9, 12, 3)
    assert step_of(at) == "discuss"
    at = press(at, "classroom.go_second")
    at = count(at, 5, 18, 1)
    assert step_of(at) == "reveal"
    assert room_of(at).votes[ASKED[0].id] == Votes(
        {"real": 9, "fake": 12, "cannot_tell": 3}, {"real": 5, "fake": 18, "cannot_tell": 1}
    )
    at.query_params["step"] = "votes"
    at = press(fine(at.run()), "classroom.next")
    assert room_of(at).position == 1
    assert step_of(at) == "ask"


def test_the_last_question_leads_to_the_mirror_and_the_mirror_back():
    last = len(ASKED) - 1
    at = open_class(a_room(last, **{ASKED[last].id: Votes({"real": 3}, {"fake": 3})}))
    at = press(at, "classroom.next")
    assert [title.value for title in at.title] == ["Class mirror"]
    at = press(at, "classroom.carry_on")
    assert room_of(at).position == 0


def test_closing_a_class_forgets_its_counts():
    at = open_class(a_room(99, **{ASKED[0].id: Votes({"real": 3}, {"fake": 3})}))
    at = press(at, "classroom.close")
    assert room_of(at) is None
    assert packs_of(at)


# What the room may see, and when


@pytest.mark.parametrize("step", ["ask", "first", "discuss", "second"])
@pytest.mark.parametrize("position", range(3))
def test_nothing_tells_the_answer_before_the_reveal(step, position):
    question = ASKED[position]
    at = open_class(a_room(position, **{question.id: Votes({"real": 7, "fake": 11}, {})}), step=step)
    page = drawn(at)
    picture = COURSE.pictures[question.picture]
    secrets = [question.because, question.look, question.picture]
    secrets += [COURSE.clues[question.clue].name] if question.clue else []
    secrets += [COURSE.pictures[picture.twin].sha256[:20]] if picture.twin else []
    assert not [secret for secret in secrets if secret and secret in page]
    assert "✓" not in page


@pytest.mark.parametrize("step", ["discuss", "second"])
def test_the_first_count_is_hidden_until_the_second_vote(step):
    votes = Votes({"real": 13, "fake": 11, "cannot_tell": 17}, {})
    at = open_class(a_room(people=41, **{ASKED[0].id: votes}), step=step)
    assert not [n for n in ("13", "11", "17") if f">{n}<" in drawn(at) or f" {n} " in drawn(at)]
    assert all(box.value == 0 for box in at.number_input)


def test_going_back_to_the_first_vote_shows_no_number_either_and_can_keep_it():
    votes = {ASKED[0].id: Votes({"real": 13, "fake": 11, "cannot_tell": 1}, {})}
    at = open_class(a_room(**votes), step="discuss")
    at = press(at, "classroom.back")
    assert step_of(at) == "first"
    assert all(box.value == 0 for box in at.number_input)
    at = press(at, "classroom.skip")
    assert room_of(at).votes == votes


def test_after_both_votes_both_are_drawn_and_the_right_one_is_named():
    at = open_class(a_room(**{ASKED[0].id: Votes({"real": 13}, {"fake": 21})}), step="votes")
    page = drawn(at)
    assert "<b>13</b>" in page
    assert "<b>21</b>" in page
    assert "✓ right" in page


# Coming late, going back, coming again


def test_a_class_comes_back_where_it_was():
    assert open_class(a_room(2)).button("classroom.go_first")
    first_only = a_room(2, **{ASKED[2].id: Votes({"real": 3}, {})})
    assert open_class(first_only).button("classroom.go_second")
    both = a_room(2, **{ASKED[2].id: Votes({"real": 3}, {"real": 4})})
    assert open_class(both).button("classroom.next")


def test_every_step_has_a_way_back():
    for step, before in zip(STEPS[1:], STEPS, strict=False):
        at = open_class(a_room(), step=step)
        assert step_of(press(at, "classroom.back")) == before
    assert room_of(press(open_class(a_room(1)), "classroom.last")).position == 0


def test_a_room_survives_its_way_through_the_browser():
    at = count(press(open_class(a_room()), "classroom.go_first"), 9, 12, 3)
    kept = at.session_state["visit.progress"]
    assert read_progress(write_progress(kept)) == kept


@pytest.mark.parametrize("step", ["", "nonsense", "<script>", "reveal", "votes"])
def test_a_step_nobody_reached_is_harmless(step):
    fine(open_class(a_room(), step=step))


@pytest.mark.parametrize(
    "room", [Room("gone", 1, 25), Room(PACK, 1, 25, 10_000), Room(PACK, 1, 0), Room("warm_up", 3, 25, 2)]
)
def test_an_odd_room_is_met_with_words(room):
    fine(open_class(room))


def test_a_pack_that_is_gone_can_be_closed():
    assert room_of(press(open_class(Room("gone", 1, 25)), "classroom.gone")) is None


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("code", WORDS)
def test_every_step_speaks_every_language(code, step):
    votes = {ASKED[0].id: Votes({"real": 3}, {"real": 4})}
    at = open_class(a_room(**votes), lang=code, step=step)
    if code != "en":
        english = {words for words in WORDS[code] if "{" not in words and len(words) > 14}
        assert not [words for words in english if words in drawn(at)]


# Counts


def test_more_hands_than_people_are_counted_again():
    at = open_class(a_room(people=20), step="first")
    at = count(at, 9, 12, 3)
    assert "24 hands for 20 people" in at.error[0].value
    assert room_of(at).votes == {}


@pytest.mark.parametrize("hands", [(0, 0, 0), (25, 0, 0), (1, 0, 0)])
def test_fewer_hands_than_people_are_fine(hands):
    assert room_of(count(open_class(a_room(), step="first"), *hands)).votes


@settings(
    max_examples=10, deadline=None, phases=(Phase.explicit, Phase.generate)
)  # to shrink a page takes minutes
@given(
    st.tuples(*[st.integers(0, 10**9)] * 3), st.tuples(*[st.integers(0, 40)] * 3), st.integers(1, MOST_PEOPLE)
)
def test_no_count_brings_the_page_down(first, second, people):
    at = count(open_class(a_room(people=people), step="first"), *first)
    assert bool(room_of(at).votes) == (sum(first) <= people)
    at.query_params["step"] = "second"
    at = count(fine(at.run()), *second)
    for step in ("reveal", "votes"):
        at.query_params["step"] = step
        fine(at.run())
    fine(press(at, "classroom.stop"))
    assert read_progress(write_progress(at.session_state["visit.progress"]))


counts = st.dictionaries(
    st.sampled_from(["real", "fake", "cannot_tell", "0", "1", "2", "99", "other"]), st.integers(0, MOST_VOTES)
)


@given(counts, st.sampled_from([q for pack in COURSE.packs.values() for q in countable(pack)]))
def test_what_most_hands_said_is_a_reply_that_can_be_judged(counted, question):
    reply = favourite(question, counted)
    if reply is not None:
        picture = COURSE.pictures.get(question.picture or "")
        assert grade_reply(question, reply, read_truth(picture) if picture else None).score >= 0
        key = reply.answer if isinstance(reply.answer, str) else str(reply.answer[0])
        assert counted[key] == max(counted.values())


@given(st.dictionaries(st.sampled_from([q.id for q in ASKED] + ["gone"]), st.builds(Votes, counts, counts)))
def test_no_votes_bring_the_mirror_down(votes):
    told = room_mirror(COURSE, a_room(99, **votes))
    assert told.items <= len(votes)


def test_a_short_class_meets_both_sorts_of_picture():
    for _ in range(5):
        room = room_of(press(open_class(), "classroom.start"))
        pack = COURSE.packs[room.pack]
        assert fair_start(pack, room.seed)
        early = [question for question in countable(pack, room.seed)[:4] if isinstance(question, RealOrFake)]
        assert {question.right for question in early} == {"real", "fake"}
    assert not all(fair_start(COURSE.packs[PACK], seed) for seed in range(200))


def test_a_draw_has_no_favourite():
    question = next(q for q in ASKED if isinstance(q, RealOrFake))
    assert favourite(question, {"real": 5, "fake": 5}) is None
    assert favourite(question, {"real": 0}) is None
    assert favourite(question, {}) is None
    assert favourite(question, {"real": 5, "fake": 6}) == Reply("fake")


def test_hands_answer_only_questions_with_one_answer_out_of_a_few():
    for pack in COURSE.packs.values():
        assert all(isinstance(question, RealOrFake | PickOne) for question in countable(pack))
        assert all(len(choices(question, 3)) >= 2 for question in countable(pack))


def test_hands_are_possible_or_not():
    assert possible({"real": 0, "fake": 0}, 1)
    assert possible({"real": 3, "fake": 2}, 5)
    assert not possible({"real": 3, "fake": 3}, 5)
    assert not possible({"real": 9, "fake": -4}, 5)


def test_the_next_step_follows_from_the_votes():
    assert next_step(None) == "ask"
    assert next_step(Votes({"real": 1}, {})) == "discuss"
    assert next_step(Votes({"real": 1}, {"real": 1})) == "votes"
