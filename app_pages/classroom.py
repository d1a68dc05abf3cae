"""Class mode: one projector, raised hands, two votes on every question, no other device in the room."""

from typing import Literal

import streamlit as st

from secondlook.attempt import Reply
from secondlook.hands import (
    MOST_PEOPLE,
    STEPS,
    Countable,
    Step,
    choices,
    countable,
    fair_start,
    favourite,
    next_step,
    possible,
)
from secondlook.lessons import Exhibit, Facilitator
from secondlook.packs import Pack, RealOrFake
from secondlook.plan import ROUND, class_pack
from secondlook.progress import Room, Votes, close_room, move_room, open_room, record_votes
from secondlook.report import room_mirror
from ui import state
from ui.board import focus_on, letter, open_board, say, show_ask, show_on_board, show_steps, show_votes
from ui.content import course
from ui.prose import show_prose
from ui.question import card_data, show_card, solution
from ui.room_mirror import show_room_mirror
from ui.words import locale, t

GOES_ON = {
    "ask": ".st-key-classroom-go_first button",
    "first": ".st-key-hands input",
    "discuss": ".st-key-classroom-go_second button",
    "second": ".st-key-hands input",
    "reveal": ".st-key-classroom-on button",
    "votes": ".st-key-classroom-next button",
}


# Before the class


def show_setup() -> None:
    st.title(t("Class mode"))
    st.markdown(
        t(
            "One projector, raised hands, no phones. Every question is asked twice: alone first, then "
            "after talking "
            "to a neighbour. Only then comes the answer."
        )
    )
    packs = [pack for pack in course().packs.values() if countable(pack)]
    if not packs:
        st.info(t("No pack here has questions that hands can answer."))
        return
    with st.form("classroom.setup"):
        chosen = st.radio(
            t("Which pack?"),
            packs,
            index=packs.index(class_pack(course())),
            format_func=lambda pack: pack.title,
            captions=[pack_line(pack) for pack in packs],
            key=f"classroom.pack.{locale()}",  # its options are words, and words change with the language
        )
        people = st.number_input(
            t("How many people vote?"), 1, MOST_PEOPLE, 25, width=220, key="classroom.people"
        )
        if st.form_submit_button(t("Start the class"), type="primary", key="classroom.start"):
            begin(chosen, people)
    show_notes(packs)
    st.page_link("app_pages/workshop.py", label=t("Plan the session, and print hand-outs"))


def pack_line(pack: Pack) -> str:
    asked = countable(pack)
    line = t("{n} questions, about {minutes} minutes", n=len(asked), minutes=len(asked) * ROUND)
    left_out = len(pack.questions) - len(asked)
    return line + (" · " + t("{n} left out: hands cannot answer them", n=left_out) if left_out else "")


def begin(pack: Pack | None, people: int) -> None:
    if pack and 1 <= people <= MOST_PEOPLE:
        seeds = [state.new_seed() for _ in range(20)]
        seed = next((seed for seed in seeds if fair_start(pack, seed)), seeds[0])
        state.keep_progress(open_room(state.progress(), pack.id, seed, people, state.now()))
        go("ask")
        st.rerun()


def show_notes(packs: list[Pack]) -> None:
    """What lesson authors tell whoever leads a pack; before the class, while nobody looks at the wall."""
    names = {pack.id for pack in packs}
    for lesson in course().lessons.values():
        notes = [block.markdown for block in lesson.blocks if isinstance(block, Facilitator)]
        if notes and any(isinstance(block, Exhibit) and block.name in names for block in lesson.blocks):
            with st.expander(t("Notes for you: {title}", title=lesson.title)):
                show_prose("\n\n---\n\n".join(notes))


# One question


def show_question(room: Room, asked: tuple[Countable, ...]) -> None:
    question = asked[room.position]
    step = current_step(room, question)
    show_steps(step_words(), STEPS.index(step))
    match step:
        case "reveal":
            show_reveal(room, question, len(asked))
        case "votes":
            show_both_votes(room, question, len(asked))
        case _:
            show_asked(room, question, len(asked), step)
    show_ways_out(room, step, len(asked))
    focus_on(GOES_ON[step], f"{question.id}.{step}")


def current_step(room: Room, question: Countable) -> Step:
    asked = st.query_params.get("step")
    return next((step for step in STEPS if step == asked), next_step(room.votes.get(question.id)))


def step_words() -> list[str]:
    return [t("Ask"), t("First vote"), t("Discuss"), t("Second vote"), t("Reveal"), t("Both votes")]


def show_asked(room: Room, question: Countable, of: int, step: Step) -> None:
    shown = course().shown(question)
    left, right = st.columns([5, 6], gap="medium") if shown else (None, st.container())
    if left and shown:
        with left:
            show_on_board(shown, f"classroom.clip.{question.id}")
    with right:
        place = t("Question {number} of {of}", number=room.position + 1, of=of)
        show_ask(place, question.ask, list(choice_words(question, room.seed).values()))
        match step:
            case "ask":
                say(t("Look first, alone and in silence. Then raise a hand for one answer."))
                show_go(t("Count the first vote"), "first")
            case "first" | "second":
                show_count(room, question, step)
            case "discuss":
                say(t("Now talk: what did you see, and where? Convince your neighbour."))
                st.caption(
                    t(
                        "The first count stays hidden until you have voted again. A majority on the "
                        "wall pulls people "
                        "along, whether it is right or not."
                    )
                )
                show_hints(question)
                show_go(t("Count the second vote"), "second")


def choice_words(question: Countable, seed: int) -> dict[str, str]:
    if isinstance(question, RealOrFake):
        return {"real": t("Untouched"), "fake": t("Swapped"), "cannot_tell": t("Cannot tell")}
    return {key: question.options[int(key)].text for key in choices(question, seed)}


def show_count(room: Room, question: Countable, turn: Literal["first", "second"]) -> None:
    keys = choices(question, room.seed)
    noted = getattr(room.votes.get(question.id, Votes()), turn)
    with st.container(key="hands"), st.form("classroom.hands", border=False):
        columns = st.columns(len(keys))
        counts = {
            key: column.number_input(
                t("Hands for {letter}", letter=letter(place)),
                min_value=0,
                value=noted.get(key, 0) if turn == "second" else 0,
                key=f"classroom.{room.seed}.{question.id}.{turn}.{key}",
            )
            for place, (key, column) in enumerate(zip(keys, columns, strict=True))
        }
        with st.container(key="go"):
            counted = st.form_submit_button(t("Note these hands"), type="primary", key="classroom.note")
    st.caption(t("{people} people; not everybody has to vote.", people=room.people))
    if counted:
        note(room, question, turn, counts)
    after: Step = "discuss" if turn == "first" else "reveal"
    words = t("Keep the count as it is") if noted else t("Go on without counting")
    st.button(words, key="classroom.skip", type="tertiary", on_click=go, args=(after,))


def note(room: Room, question: Countable, turn: Literal["first", "second"], counts: dict[str, int]) -> None:
    if not possible(counts, room.people):
        st.error(
            t(
                "{hands} hands for {people} people: count again.",
                hands=sum(counts.values()),
                people=room.people,
            )
        )
        return
    state.keep_progress(record_votes(state.progress(), question.id, turn, counts, state.now()))
    go("discuss" if turn == "first" else "reveal")
    st.rerun()


def show_hints(question: Countable) -> None:
    if question.hints:
        with st.expander(t("A hint for the room")):
            st.markdown("\n".join(f"1. {hint}" for hint in question.hints))


def show_reveal(room: Room, question: Countable, of: int) -> None:
    """The card that learners see, opened with what most hands were raised for; a draw opens as undecided."""
    votes = room.votes.get(question.id, Votes())
    most = favourite(question, votes.second or votes.first)
    reply = most or Reply("cannot_tell" if isinstance(question, RealOrFake) else ())
    data = card_data(course(), question, room.seed, number=room.position + 1, of=of, reply=reply)
    data["words"] |= {
        "you_said": t("Most hands: {answer}"),
        "chosen": t("Most hands"),
        "chosen_right": t("Right, and most hands"),
        "next": t("Show both votes"),
        "result": t("Show both votes"),
    }
    if most is None:
        data["reply"] = {"answer": None, "certainty": None, "spot": None}
        data["reveal"] |= {"right": None, "heading": neutral_heading(question, room.seed)}
    show_card(data, "classroom.card", on_reply=lambda _sent: None, on_next=lambda: go("votes"))


def neutral_heading(question: Countable, seed: int) -> str:
    if isinstance(question, RealOrFake):
        return solution(course().shown(question))
    return t("Right answer: {letter}", letter=letter(choices(question, seed).index(right_key(question))))


def right_key(question: Countable) -> str:
    if isinstance(question, RealOrFake):
        return question.right
    return next(str(place) for place, option in enumerate(question.options) if option.right)


def show_both_votes(room: Room, question: Countable, of: int) -> None:
    votes = room.votes.get(question.id, Votes())
    show_ask(t("Question {number} of {of}", number=room.position + 1, of=of), question.ask, [])
    if votes.first or votes.second:
        show_votes(choice_words(question, room.seed), votes.first, votes.second, right_key(question))
    else:
        st.info(t("No hands were counted for this question."))
    say(t("What changed minds: a reason, or a loud voice?"))
    words = t("Next question") if room.position + 1 < of else t("See the class mirror")
    with st.container(key="go"):
        st.button(words, key="classroom.next", type="primary", on_click=move, args=(room.position + 1,))


def show_go(words: str, step: Step) -> None:
    with st.container(key="go"):
        st.button(words, key=f"classroom.go_{step}", type="primary", on_click=go, args=(step,))


def show_ways_out(room: Room, step: Step, of: int) -> None:
    with st.container(horizontal=True):
        if step != "ask":
            back = STEPS[STEPS.index(step) - 1]
            st.button(t("Back one step"), key="classroom.back", type="tertiary", on_click=go, args=(back,))
        elif room.position:
            last = room.position - 1
            st.button(
                t("Back to the last question"),
                key="classroom.last",
                type="tertiary",
                on_click=move,
                args=(last, "votes"),
            )
        if step == "reveal":
            st.button(t("Show both votes"), key="classroom.on", type="tertiary", on_click=go, args=("votes",))
        st.button(
            t("Stop here and see the class mirror"),
            key="classroom.stop",
            type="tertiary",
            on_click=move,
            args=(of,),
        )


def go(step: Step) -> None:
    st.query_params["step"] = step


def move(position: int, step: Step = "ask") -> None:
    state.keep_progress(move_room(state.progress(), position, state.now()))
    go(step)


# After the class


def show_end(room: Room, asked: tuple[Countable, ...]) -> None:
    st.title(t("Class mirror"))
    answers = {question.id: choice_words(question, room.seed)[right_key(question)] for question in asked}
    show_room_mirror(room_mirror(course(), room), answers)
    with st.container(horizontal=True):
        open_ones = [place for place, question in enumerate(asked) if question.id not in room.votes]
        if asked:
            place = min(open_ones, default=len(asked) - 1)
            words = (
                t("Carry on with question {number}", number=place + 1)
                if open_ones
                else t("Back to the last question")
            )
            st.button(
                words, key="classroom.carry_on", on_click=move, args=(place, "ask" if open_ones else "votes")
            )
        with st.popover(t("Close this class")):
            st.markdown(t("The counts are kept in this browser only. Closing throws them away."))
            st.button(t("Close, and throw the counts away"), key="classroom.close", on_click=close)


def close() -> None:
    state.keep_progress(close_room(state.progress()))
    st.query_params.pop("step", None)


def show_room(room: Room) -> None:
    pack = course().packs.get(room.pack)
    if pack is None:
        st.info(t("The pack of your last class is not here any more."))
        st.button(t("Close this class"), key="classroom.gone", on_click=close)
        return
    asked = countable(pack, room.seed)
    if room.position < len(asked):
        show_question(room, asked)
    else:
        show_end(room, asked)
        focus_on(".st-key-classroom-carry_on button", "mirror")


open_board()
if not state.browser_has_reported():
    st.stop()
if state.progress().room is None:
    with st.container(key="prose"):
        show_setup()
    focus_on(".st-key-classroom-start button", "setup")
else:
    show_room(state.progress().room)
