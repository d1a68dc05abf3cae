"""Progress as it grows, travels as text, and comes together from two tabs."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondlook.attempt import Box, Reply, Spot, question_order
from secondlook.faults import ProgressRefused
from secondlook.grading import CERTAINTIES
from secondlook.packs import Pack, RealOrFake
from secondlook.progress import (
    LARGEST_FILE,
    Answer,
    Attempt,
    Progress,
    Room,
    Votes,
    close_room,
    current_attempt,
    finish_lesson,
    keep_locale,
    merge,
    move_room,
    open_room,
    read_progress,
    record_answer,
    record_votes,
    start_attempt,
    unanswered,
    write_progress,
)

patient = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FAKE = Reply("fake", 80, Spot(0.25, 0.5))
NOW = 1_760_000_000


def questions(*names):
    said = {"ask": "Untouched or swapped?", "because": "So.", "picture": "mei_1", "right": "fake"}
    return tuple(RealOrFake(id=name, **said) for name in names)


PACK = Pack(id="warm_up", title="Warm-up", about="Short.", minutes=5, questions=questions("a", "b", "c"))

# Anything that progress can hold

names = st.sampled_from(["a", "b", "c", "warm_up", "real_or_fake"])
times = st.integers(0, 3)  # few, so that they meet
places = st.integers(0, 10_000).map(lambda n: n / 10_000)
spots = st.builds(Spot, places, places) | st.just(Box(0.1, 0.2, 0.3, 0.4))
given_answers = (
    st.sampled_from(["real", "fake", "cannot_tell", "here", "nothing"])
    | st.lists(st.integers(0, 9), min_size=1, max_size=4, unique=True).map(tuple)
    | st.floats(-1e6, 1e6)
)
replies = st.builds(Reply, given_answers, st.none() | st.sampled_from(CERTAINTIES), st.none() | spots)
kept_answers = st.builds(Answer, names, replies, times)
attempts = st.builds(Attempt, names, st.integers(0, 1), times, st.lists(kept_answers, max_size=5).map(tuple))
hands = st.dictionaries(st.sampled_from(["real", "fake", "0"]), st.integers(0, 30), max_size=2)
rooms = st.builds(
    Room,
    names,
    st.integers(0, 1),
    st.integers(0, 30),
    st.integers(0, 3),
    st.dictionaries(names, st.builds(Votes, hands, hands), max_size=3),
    times,
)
anyones = st.builds(
    Progress,
    revision=st.integers(0, 4),
    locale=st.none() | st.sampled_from(["en", "zh"]),
    lessons=st.dictionaries(names, times, max_size=3),
    attempts=st.lists(attempts, max_size=4).map(tuple),
    room=st.none() | rooms,
)


def answered(progress):
    return {(attempt.key, answer.question) for attempt in progress.attempts for answer in attempt.answers}


# As text


@patient
@given(anyones)
def test_progress_comes_back_as_it_was_written(progress):
    assert read_progress(write_progress(progress)) == progress


def test_the_text_is_small_and_plain():
    longest = Reply("fake", 100, Box(0.1234, 0.2345, 0.3456, 0.4567))
    progress = Progress(attempts=(Attempt("real_or_fake", 2**31, NOW),))
    empty = len(write_progress(progress))
    for reply in (longest, Reply("cannot_tell"), Reply((3, 1, 0, 2), 90), Reply(41.5, 60)):
        text = write_progress(record_answer(progress, progress.attempts[0], "kofi_studio_2", reply, NOW))
        assert len(text) - empty <= 120
    assert json.loads(text)["attempts"][0]["answers"] == [
        {"question": "kofi_studio_2", "answer": 41.5, "certainty": 60, "at": NOW}
    ]


def test_four_thousand_answers_fit():
    answers = tuple(Answer(f"question_{n}", FAKE, NOW + n) for n in range(4000))
    text = write_progress(Progress(attempts=(Attempt("pack", 1, NOW, answers),)))
    assert len(read_progress(text).attempts[0].answers) == 4000


def test_unknown_fields_are_left_out():
    raw = json.loads(write_progress(Progress())) | {"streak": 3}
    raw["attempts"] = [{"pack": "a", "seed": 1, "started": 2, "answers": [], "mood": "good"}]
    assert read_progress(json.dumps(raw)) == Progress(attempts=(Attempt("a", 1, 2),))


def test_a_text_saved_by_an_editor_with_a_byte_order_mark_is_read():
    assert read_progress("\ufeff" + write_progress(Progress())) == Progress()


@pytest.mark.parametrize("version", [2, 99])
def test_a_newer_text_is_told_from_a_damaged_one(version):
    with pytest.raises(ProgressRefused) as refused:
        read_progress(json.dumps({"version": version, "everything": "is different"}))
    assert refused.value.kind == "newer"


def changed(**changes):
    return json.dumps(json.loads(write_progress(Progress())) | changes)


def with_answer(**changes):
    answer = {"question": "a", "answer": "fake", "certainty": 80, "spot": [0.1, 0.2], "at": 3} | changes
    return changed(attempts=[{"pack": "p", "seed": 1, "started": 2, "answers": [answer]}])


def with_room(**changes):
    return changed(
        room={"pack": "p", "seed": 1, "people": 20, "position": 0, "votes": {}, "changed": 3} | changes
    )


@pytest.mark.parametrize("whole", [changed(), with_answer(), with_room()])
def test_the_damaged_texts_below_were_sound_before(whole):
    assert read_progress(whole)


WRONG = {
    changed: {
        "version": [0, True, "1", 1.0, None],
        "revision": [-1, 2**53, 1.5],
        "locale": [7, "", "e\u202en"],
        "lessons": [[], {"a": "b"}, {"": 1}, {"a" * 81: 1}],
        "attempts": [{}, [[]], [{}], None],
        "room": [[], {}, 0],
    },
    with_answer: {
        "question": [None, ["a"]],
        "answer": ["maybe", True, None, [], [-1], [True], {}, 10**400, float("nan"), float("inf")],
        "certainty": [55, "80", True, [80]],
        "spot": ["xy", [0.1], [0.1, 0.2, 0.3], [0.1, 2], {"x": 0.1, "y": 0.2}, [0, 0, 0.5, 0.5, 1]],
        "at": [None, -1, "3"],
    },
    with_room: {
        "people": [-1, 10_001],
        "votes": [[], {"a": {}}, {"a": [{}]}, {"a": [{}, {}, {}]}, {"a": [{"real": -1}, {}]}],
    },
}


@pytest.mark.parametrize(
    ("make", "field", "value"),
    [
        (make, field, value)
        for make, wrong in WRONG.items()
        for field, values in wrong.items()
        for value in values
    ],
)
def test_a_wrong_value_is_refused(make, field, value):
    with pytest.raises(ProgressRefused) as refused:
        read_progress(make(**{field: value}))
    assert refused.value.kind == "corrupt"


@pytest.mark.parametrize(
    "text",
    [
        *[
            "",
            "{",
            "null",
            "[]",
            "7",
            "{}",
            '"version"',
            '{"version": 1}',
            "\ud800",
            with_answer(answer=9) + "}",
        ],
        pytest.param("[" * 100_000, id="deep"),
        pytest.param(" " * (LARGEST_FILE + 1), id="long"),
        pytest.param('"' + "换" * (LARGEST_FILE // 3) + '"', id="many bytes"),
        pytest.param(with_answer(answer=9).replace("9", "9" * 5000), id="many digits"),
        pytest.param(with_answer(answer=9).replace("9", "1e999"), id="infinite"),
    ],
)
def test_a_damaged_text_is_refused(text):
    with pytest.raises(ProgressRefused) as refused:
        read_progress(text)
    assert refused.value.kind == "corrupt"


fields = st.sampled_from(
    ["version", "revision", "locale", "lessons", "attempts", "room", "pack", "seed", "started", "answers"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(fields, inner, max_size=4),
    max_leaves=10,
)


@patient
@given(st.text() | values.map(json.dumps) | st.dictionaries(fields, values).map(lambda raw: changed(**raw)))
def test_any_text_is_progress_or_refused(text):
    try:
        progress = read_progress(text)
    except ProgressRefused:
        return
    assert read_progress(write_progress(progress)) == progress


@patient
@given(anyones, st.data())
def test_a_broken_off_text_is_refused(progress, data):
    text = write_progress(progress)
    with pytest.raises(ProgressRefused):
        read_progress(text[: data.draw(st.integers(0, len(text) - 1))])


# Two tabs


@patient
@given(anyones, anyones)
def test_merging_is_the_same_in_either_order(one, other):
    assert merge(one, other) == merge(other, one)


@patient
@given(anyones, anyones)
def test_merging_again_changes_nothing(one, other):
    merged = merge(one, other)
    assert merge(one, one) == one
    assert merge(merged, one) == merge(merged, other) == merge(merged, merged) == merged


@patient
@given(anyones, anyones)
def test_merging_loses_nothing(one, other):
    merged = merge(one, other)
    assert answered(merged) == answered(one) | answered(other)
    assert {*merged.lessons} == {*one.lessons, *other.lessons}
    assert merged.revision >= max(one.revision, other.revision)
    assert (merged.room is None) == (one.room is None and other.room is None)


@patient
@given(anyones, anyones)
def test_a_merge_that_is_news_to_both_has_a_revision_of_its_own(one, other):
    merged = merge(one, other)
    assert merged in (one, other) or merged.revision > max(one.revision, other.revision)


def test_the_earlier_of_two_answers_stands():
    base = start_attempt(Progress(), "warm_up", 7, NOW)
    early = record_answer(base, base.attempts[0], "a", FAKE, NOW + 1)
    late = record_answer(base, base.attempts[0], "a", Reply("real", 60), NOW + 2)
    assert merge(late, early).attempts[0].reply_to("a") == FAKE


def test_votes_of_one_class_come_together_and_the_later_count_stands():
    base = open_room(Progress(), "warm_up", 7, 25, NOW)
    one = record_votes(base, "a", "first", {"real": 10}, NOW + 1)
    other = record_votes(
        record_votes(base, "a", "first", {"real": 12}, NOW + 2), "b", "first", {"fake": 9}, NOW + 3
    )
    assert merge(one, other).room.votes == {"a": Votes({"real": 12}), "b": Votes({"fake": 9})}


# Updates


def test_a_repeated_answer_is_one_and_the_first_stays():
    progress = start_attempt(Progress(), "warm_up", 7, NOW)
    once = record_answer(progress, progress.attempts[0], "a", FAKE, NOW + 5)
    twice = record_answer(once, progress.attempts[0], "a", Reply("real", 50), NOW + 1)
    assert twice == once
    assert once.attempts[0].answers == (Answer("a", FAKE, NOW + 5),)


def test_an_answer_to_an_attempt_held_by_another_tab_is_kept():
    progress = start_attempt(Progress(), "warm_up", 7, NOW)
    assert record_answer(Progress(), progress.attempts[0], "a", FAKE, NOW).attempts[0].reply_to("a") == FAKE


def test_updates_leave_the_old_progress_alone_and_count_up():
    progress = Progress()
    steps = [
        keep_locale(progress, "zh"),
        finish_lesson(progress, "why_look_twice", NOW),
        start_attempt(progress, "warm_up", 7, NOW),
        open_room(progress, "warm_up", 7, 25, NOW),
    ]
    assert progress == Progress()
    assert [step.revision for step in steps] == [1, 1, 1, 1]


def test_what_changes_nothing_is_no_new_revision():
    progress = start_attempt(finish_lesson(keep_locale(Progress(), "zh"), "a", NOW), "warm_up", 7, NOW)
    assert keep_locale(progress, "zh") is progress
    assert finish_lesson(progress, "a", NOW + 9) is progress
    assert start_attempt(progress, "warm_up", 7, NOW) is progress
    assert close_room(progress) is progress


def test_an_attempt_is_current_until_all_is_answered():
    progress = start_attempt(Progress(), "warm_up", 7, NOW)
    order = question_order(PACK, 7)
    for place, name in enumerate(order):
        attempt = current_attempt(progress, PACK)
        assert unanswered(attempt, PACK) == order[place:]
        progress = record_answer(progress, attempt, name, FAKE, NOW + place)
    assert current_attempt(progress, PACK) is None


def test_a_pack_can_be_taken_again_and_the_newest_attempt_is_current():
    progress = start_attempt(start_attempt(Progress(), "warm_up", 7, NOW), "warm_up", 3, NOW + 60)
    assert current_attempt(progress, PACK).seed == 3
    assert len(progress.attempts) == 2
    for name in ("a", "b", "c"):
        progress = record_answer(progress, progress.attempts[1], name, FAKE, NOW + 61)
    assert current_attempt(progress, PACK) is None


def test_answers_to_questions_that_are_gone_do_not_finish_an_attempt():
    progress = start_attempt(Progress(), "warm_up", 7, NOW)
    for name in ("x", "y", "z"):
        progress = record_answer(progress, progress.attempts[0], name, FAKE, NOW)
    assert len(unanswered(current_attempt(progress, PACK), PACK)) == 3


def test_a_room_keeps_both_votes_and_its_place():
    progress = move_room(open_room(Progress(), "warm_up", 7, 25, NOW), 2, NOW + 1)
    progress = record_votes(progress, "a", "first", {"real": 10, "fake": 15}, NOW + 2)
    progress = record_votes(progress, "a", "second", {"fake": 25}, NOW + 3)
    assert progress.room == Room(
        "warm_up", 7, 25, 2, {"a": Votes({"real": 10, "fake": 15}, {"fake": 25})}, NOW + 3
    )
    assert close_room(progress).room is None
    with pytest.raises(ValueError, match="no room"):
        move_room(Progress(), 1, NOW)


@patient
@given(anyones)
def test_one_question_has_one_answer_in_order_of_time(progress):
    for attempt in progress.attempts:
        assert len({answer.question for answer in attempt.answers}) == len(attempt.answers)
        assert [answer.at for answer in attempt.answers] == sorted(answer.at for answer in attempt.answers)
    assert len({attempt.key for attempt in progress.attempts}) == len(progress.attempts)
    assert replace(progress) == progress
