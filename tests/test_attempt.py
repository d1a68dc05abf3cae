"""Orders, replies and what they are worth."""

import math
import time
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondlook.attempt import Box, Reply, Spot, grade_reply, option_order, question_order, read_reply
from secondlook.faults import ReplyRefused
from secondlook.packs import Estimate, FindIt, Option, Pack, PickOne, PickSome, PutInOrder, RealOrFake, Step
from secondlook.pictures import Truth

WORDS = {"ask": "Which?", "because": "So."}
SEEDS = range(600)


def options(*right):
    return tuple(
        Option(text=f"option {place}", because="So.", right=mark) for place, mark in enumerate(right)
    )


def steps(n):
    return tuple(Step(text=f"step {place}", because="So.") for place in range(n))


FAKE = RealOrFake(id="fake", picture="mei_1", right="fake", **WORDS)
REAL = RealOrFake(id="real", picture="mei_2", right="real", **WORDS)
FIND = FindIt(id="find", picture="mei_3", **WORDS)
ONE = PickOne(id="one", options=options(False, True, False, False), **WORDS)
SOME = PickSome(id="some", options=options(True, True, False, False, False), **WORDS)
ORDER = PutInOrder(id="order", options=steps(4), **WORDS)
GUESS = Estimate(id="guess", right=40, tolerance=5, low=0, high=100, step=1, **WORDS)
KINDS = (FAKE, REAL, FIND, ONE, SOME, ORDER, GUESS)

MASK = np.zeros((100, 80), dtype=bool)
MASK[40:60, 30:50] = True
TRUTH = Truth(MASK, ())


def pack(shuffled=True, fakes=4, reals=4):
    items = [("fake", n) for n in range(fakes)] + [("real", n) for n in range(reals)]
    questions = [
        RealOrFake(id=f"{right}_{n}", picture=f"p_{right}_{n}", right=right, **WORDS) for right, n in items
    ]
    return Pack(
        id="pack", title="Pack", about="Pack.", minutes=5, shuffled=shuffled, questions=tuple(questions)
    )


# Orders


def test_orders_are_the_same_everywhere_and_for_ever():
    assert question_order(pack(), 7) == (
        "real_1", "fake_3", "real_3", "real_2", "fake_0", "fake_1", "real_0", "fake_2",
    )  # fmt: skip
    assert option_order(ONE, 7) == (0, 1, 3, 2)
    assert option_order(ORDER, 7) == (1, 2, 0, 3)


@given(st.integers())
def test_an_order_holds_everything_once(seed):
    assert Counter(question_order(pack(), seed)) == Counter(question.id for question in pack().questions)
    for question in (ONE, SOME, ORDER):
        assert sorted(option_order(question, seed)) == list(range(len(question.options)))
    for question in (FAKE, FIND, GUESS):
        assert option_order(question, seed) == ()


def test_every_position_holds_fakes_as_often_as_real_ones():
    orders = [question_order(pack(), seed) for seed in SEEDS]
    for position in range(8):
        share = sum(order[position].startswith("fake") for order in orders) / len(orders)
        assert 0.42 < share < 0.58


def test_every_question_comes_at_every_position():
    seen = Counter(
        (name, position) for seed in SEEDS for position, name in enumerate(question_order(pack(), seed))
    )
    assert len(seen) == 64
    assert all(45 < times < 110 for times in seen.values())  # 75 expected


def test_the_right_option_stands_at_every_position_alike():
    positions = Counter(option_order(ONE, seed).index(1) for seed in SEEDS)
    assert all(110 < positions[position] < 190 for position in range(4))  # 150 expected


def test_what_comes_next_does_not_follow_from_what_came_before():
    """A fake after a fake is as common as its share among the rest: 3 of 7."""
    pairs = [
        names[1].startswith("fake")
        for seed in SEEDS
        if (names := question_order(pack(), seed))[0].startswith("fake")
    ]
    assert sum(pairs) / len(pairs) == pytest.approx(3 / 7, abs=0.1)


@pytest.mark.parametrize("n", [2, 3, 4, 6])
def test_things_to_put_in_order_never_start_in_the_right_order(n):
    question = PutInOrder(id="order", options=steps(n), **WORDS)
    orders = {option_order(question, seed) for seed in SEEDS}
    assert tuple(range(n)) not in orders
    assert len(orders) == min(math.factorial(n) - 1, len(orders))
    assert n > 4 or len(orders) == math.factorial(n) - 1


def test_a_pack_in_fixed_order_still_mixes_its_options():
    fixed = pack(shuffled=False)
    assert question_order(fixed, 1) == question_order(fixed, 2) == tuple(q.id for q in fixed.questions)
    assert len({option_order(ONE, seed) for seed in range(50)}) > 10


# Replies

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["fake", "0", 80]),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.sampled_from(["answer", "certainty", "spot", "x", "y", "w", "h", ""]), inner)
    ),
    max_leaves=12,
)
answers = st.sampled_from(["real", "fake", "cannot_tell", "here", "nothing"]) | anything
positions = st.lists(st.integers(-1, 5), max_size=6)
spots = st.none() | st.dictionaries(st.sampled_from("xywh"), st.floats(-0.1, 1.1) | anything) | anything
likely = st.fixed_dictionaries(
    {
        "answer": answers | positions | st.integers(-1, 101),
        "certainty": st.sampled_from([50, 80, 100]) | anything,
    },
    optional={"spot": spots, "id": st.text(max_size=3)},
)


@given(st.sampled_from(KINDS), anything | likely, st.integers(0, 99))
def test_anything_sent_is_a_reply_or_refused(question, raw, seed):
    try:
        reply = read_reply(question, raw, seed)
    except ReplyRefused:
        return
    judgement = grade_reply(question, reply, TRUTH)
    assert 0 <= judgement.score <= 1
    assert (judgement.right is None) == (reply.answer == "cannot_tell")
    assert (reply.certainty is None) == (reply.answer == "cannot_tell")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (FAKE, "FAKE"), (FAKE, None), (FAKE, ["fake"]), (FAKE, True), (FAKE, "here"),
        (FIND, "fake"), (FIND, "here"),  # here, and no spot
        (ONE, []), (ONE, [0, 1]), (ONE, 4), (ONE, -1), (ONE, True), (ONE, 1.5), (ONE, "4"), (ONE, "١"),
        (ONE, " 1"), (ONE, [[0]]), (ONE, float("nan")), (ONE, 10**400),
        (SOME, []), (SOME, [0, 0]), (SOME, [0, "0"]), (SOME, [0, 1, 2, 3, 4, 5]), (SOME, {"0": 1}),
        (ORDER, [0, 1, 2]), (ORDER, [0, 1, 2, 2]), (ORDER, [0, 1, 2, 3, 4]), (ORDER, "0123"),
        (GUESS, float("nan")), (GUESS, float("inf")), (GUESS, -1), (GUESS, 101), (GUESS, 10**400),
        (GUESS, "40"), (GUESS, True),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused(question, answer):
    with pytest.raises(ReplyRefused):
        read_reply(question, {"answer": answer, "certainty": 80}, 1)


@pytest.mark.parametrize("certainty", [None, 0, 49, 55, 110, True, "80", 80.5, [80], float("nan"), 10**400])
def test_what_is_no_certainty_is_refused(certainty):
    with pytest.raises(ReplyRefused):
        read_reply(FAKE, {"answer": "fake", "certainty": certainty}, 1)


@pytest.mark.parametrize(
    "spot",
    [
        [0.5, 0.5], {}, {"x": 0.5}, {"x": 0.5, "y": 1.1}, {"x": -0.1, "y": 0.5}, {"x": True, "y": 0.5},
        "0.5 0.5", {"x": float("nan"), "y": 0.5}, {"x": 10**400, "y": 0.5}, {"x": 0.5, "y": 0.5, "w": 0.1},
        {"x": 0.5, "y": 0.5, "w": 0.6, "h": 0.1}, {"x": 0.5, "y": 0.5, "w": 0, "h": 0.1},
        {"x": "0.5", "y": 0.5},
    ],
)  # fmt: skip
def test_what_is_no_spot_is_refused(spot):
    with pytest.raises(ReplyRefused):
        read_reply(FAKE, {"answer": "fake", "certainty": 80, "spot": spot}, 1)


def test_a_reply_says_what_was_sent():
    raw = {"answer": "fake", "certainty": 80.0, "spot": {"x": 0.123456, "y": 1}, "id": "q3"}
    assert read_reply(FAKE, raw, 1) == Reply("fake", 80, Spot(0.1235, 1.0))
    drawn = {"answer": "here", "certainty": 50, "spot": {"x": 0.1, "y": 0.2, "w": 0.3, "h": 0.4}}
    assert read_reply(FIND, drawn, 1) == Reply("here", 50, Box(0.1, 0.2, 0.3, 0.4))
    assert read_reply(GUESS, {"answer": 41, "certainty": 60}, 1) == Reply(41.0, 60)


def test_what_has_no_meaning_is_left_out():
    spot = {"x": 0.5, "y": 0.5}
    assert read_reply(FAKE, {"answer": "cannot_tell", "certainty": 90, "spot": spot}, 1) == Reply(
        "cannot_tell"
    )
    assert read_reply(FAKE, {"answer": "real", "certainty": 90, "spot": spot}, 1) == Reply("real", 90)
    assert read_reply(FIND, {"answer": "nothing", "certainty": 90, "spot": spot}, 1) == Reply("nothing", 90)


@given(st.integers(0, 500), st.permutations(range(4)))
def test_shown_positions_become_places_in_the_pack(seed, shown):
    texts = [ORDER.options[option_order(ORDER, seed)[position]].text for position in shown]
    reply = read_reply(ORDER, {"answer": shown, "certainty": 70}, seed)
    assert [ORDER.options[place].text for place in reply.answer] == texts


@given(st.integers(0, 500), st.integers(0, 3), st.booleans())
def test_one_option_comes_as_number_text_or_list(seed, position, as_text):
    sent = str(position) if as_text else position
    wanted = Reply((option_order(ONE, seed)[position],), 90)
    assert read_reply(ONE, {"answer": sent, "certainty": 90}, seed) == wanted
    assert read_reply(ONE, {"answer": [sent], "certainty": 90}, seed) == wanted


# Judgements


def test_real_or_fake_is_right_or_wrong_and_cannot_tell_is_neither():
    assert grade_reply(FAKE, Reply("fake", 80), TRUTH).score == 1
    assert grade_reply(FAKE, Reply("real", 80), TRUTH).right is False
    assert grade_reply(REAL, Reply("fake", 80, Spot(0.5, 0.5)), None).spot is None
    undecided = grade_reply(FAKE, Reply("cannot_tell"), TRUTH)
    assert (undecided.right, undecided.score) == (None, 0.5)


def test_a_spot_beside_an_answer_is_judged_apart():
    judgement = grade_reply(FAKE, Reply("fake", 80, Spot(0.0, 0.0)), TRUTH)
    assert (judgement.right, judgement.score) == (True, 1)
    assert not judgement.spot.inside


def test_find_it_is_worth_what_the_spot_is_worth():
    assert grade_reply(FIND, Reply("here", 80, Spot(0.5, 0.5)), TRUTH).right
    near = grade_reply(FIND, Reply("here", 80, Spot(0.34, 0.5)), TRUTH)
    assert near.right is False
    assert 0 < near.score < 1
    assert grade_reply(FIND, Reply("here", 80, Box(0.375, 0.4, 0.25, 0.2)), TRUTH).spot.iou == pytest.approx(
        1
    )
    assert grade_reply(FIND, Reply("nothing", 80), TRUTH).right is False


@pytest.mark.parametrize("truth", [None, Truth(np.zeros((4, 4), dtype=bool), ())])
def test_nothing_changed_is_right_on_an_untouched_picture(truth):
    assert grade_reply(FIND, Reply("nothing", 80), truth).right is True
    wrong = grade_reply(FIND, Reply("here", 80, Spot(0.5, 0.5)), truth)
    assert (wrong.right, wrong.score, wrong.spot) == (False, 0, None)


@pytest.mark.parametrize(
    ("chosen", "right", "score"),
    [((0, 1), True, 1), ((0,), False, 0.5), ((0, 1, 2), False, 0.5), ((0, 2), False, 0), ((2, 3), False, 0)],
)
def test_pick_some_counts_right_less_wrong(chosen, right, score):
    judgement = grade_reply(SOME, Reply(chosen, 80), None)
    assert (judgement.right, judgement.score) == (right, score)


def test_choosing_everything_pays_nothing():
    assert grade_reply(SOME, Reply((0, 1, 2, 3, 4), 80), None).score == 0


@pytest.mark.parametrize(
    ("order", "right", "score"),
    [((0, 1, 2, 3), True, 1), ((1, 0, 2, 3), False, 5 / 6), ((3, 2, 1, 0), False, 0)],
)
def test_put_in_order_counts_pairs(order, right, score):
    judgement = grade_reply(ORDER, Reply(order, 80), None)
    assert judgement.right is right
    assert judgement.score == pytest.approx(score)


@pytest.mark.parametrize(
    ("value", "right", "score"),
    [
        (40.0, True, 1),
        (45.0, True, 1),
        (50.0, False, 0.5),
        (55.0, False, 0),
        (90.0, False, 0),
        (35.0, True, 1),
    ],
)
def test_an_estimate_fades_outside_its_tolerance(value, right, score):
    judgement = grade_reply(GUESS, Reply(value, 80), None)
    assert judgement.right is right
    assert judgement.score == pytest.approx(score)


def test_an_estimate_is_not_wrong_by_rounding():
    third = Estimate(id="third", right=0.3, tolerance=0.1, low=0, high=1, step=0.1, **WORDS)
    assert grade_reply(third, Reply(0.4, 80), None).right
    exact = Estimate(id="exact", right=3, tolerance=0, low=0, high=9, step=1, **WORDS)
    assert grade_reply(exact, Reply(3.0, 80), None).right
    assert grade_reply(exact, Reply(4.0, 80), None).score == 0


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (FAKE, (0,)),
        (ONE, "fake"),
        (ONE, (9,)),
        (SOME, ()),
        (ORDER, (0, 1)),
        (ORDER, (0, 1, 2, 2)),
        (GUESS, (1,)),
    ],
)
def test_a_reply_to_a_question_that_has_changed_is_refused(question, answer):
    with pytest.raises(ReplyRefused):
        grade_reply(question, Reply(answer, 80), TRUTH)


def test_judging_takes_far_less_than_a_millisecond():
    mask = np.zeros((1250, 1000), dtype=bool)
    mask[300:900, 250:750] = True
    truth, raw = Truth(mask, ()), {"answer": "here", "certainty": 80, "spot": {"x": 0.1, "y": 0.1}}
    grade_reply(FIND, read_reply(FIND, raw, 1), truth)
    begun = time.process_time()
    for _ in range(200):
        grade_reply(FIND, read_reply(FIND, raw, 1), truth)
    assert (time.process_time() - begun) / 200 < 0.001
