"""Practice: choose a pack, answer one question at a time, see what was there."""

import streamlit as st

from secondlook.attempt import Reply, fits, grade_reply, question_order, read_reply
from secondlook.clips import read_truth_of
from secondlook.faults import ReplyRefused
from secondlook.packs import Pack, Question
from secondlook.progress import Attempt, current_attempt, record_answer, start_attempt, unanswered
from ui import state
from ui.browser import connect_browser
from ui.content import course
from ui.faults import show_broken
from ui.prose import plain, show_kicker, show_lead, show_prose
from ui.question import card_data, show_card
from ui.words import locale, t


def show_packs() -> None:
    st.title(t("Practice"))
    for pack in course().packs.values():
        with st.container(border=True, key=f"pack_{pack.id}"):
            st.subheader(pack.title)
            show_prose(pack.about)
            st.caption(t("{n} questions · {minutes} minutes", n=len(pack.questions), minutes=pack.minutes))
            st.page_link("app_pages/practice.py", label=link_words(pack), query_params={"pack": pack.id})
    show_broken("quizzes")


def link_words(pack: Pack) -> str:
    if attempt := current_attempt(state.progress(), pack):
        return t("Carry on at question {number}", number=len(attempt.answers) + 1)
    return t("See your result, or do it again") if newest_attempt(pack) else t("Open it")


def newest_attempt(pack: Pack) -> Attempt | None:
    attempts = [attempt for attempt in state.progress().attempts if attempt.pack == pack.id]
    return attempts[-1] if attempts else None


def show_start(pack: Pack) -> None:
    with st.container(key="prose"):
        st.title(pack.title)
        show_prose(pack.about)
        st.markdown(
            t(
                "{n} questions, about {minutes} minutes, no clock. Say how sure you are each time: being "
                "unsure is not a mistake. You see what was there after every answer.",
                n=len(pack.questions),
                minutes=pack.minutes,
            )
        )
        st.button(t("Start"), key="practice.start", type="primary", on_click=begin, args=(pack.id,))
        st.page_link("app_pages/practice.py", label=t("All packs"))


def begin(pack: str) -> None:
    state.keep_progress(start_attempt(state.progress(), pack, state.new_seed(), state.now()))
    state.show(pack, None)


def show_question(pack: Pack, attempt: Attempt, question: Question) -> None:
    order = question_order(pack, attempt.seed)
    number = order.index(question.id) + 1
    reply = attempt.reply_to(question.id)

    def judge(raw: object) -> None:
        record(attempt, question, raw)
        state.show(pack.id, question.id)

    show_kicker(pack.title)
    data = card_data(course(), question, attempt.seed, number, len(order), reply)
    show_card(data, "practice_card", on_reply=judge, on_next=lambda: state.show(pack.id, None))
    st.page_link("app_pages/practice.py", label=t("All packs"))


def record(attempt: Attempt, question: Question, raw: object) -> None:
    """Keep a reply; one that no card of ours would send is dropped, and the card asks again."""
    try:
        reply = read_reply(question, raw, attempt.seed)
    except ReplyRefused:
        return
    state.keep_progress(record_answer(state.progress(), attempt, question.id, reply, state.now()))


def question_on_screen(pack: Pack, attempt: Attempt) -> Question | None:
    """The question whose answer is being looked at, else the next open one, else None at the end."""
    for question, _ in fitting_answers(pack, attempt):
        if question.id == state.shown(pack.id):
            return question
    open_ones = unanswered(attempt, pack)
    return next((question for question in pack.questions if question.id in open_ones[:1]), None)


def show_result(pack: Pack, attempt: Attempt) -> None:
    judged = [(question, judge_again(question, reply)) for question, reply in fitting_answers(pack, attempt)]
    right = sum(verdict is True for _, verdict in judged)
    with st.container(key="prose"):
        st.title(t("{title}: done", title=pack.title))
        show_lead(t("{right} of {of} right.", right=right, of=len(judged)))
        st.markdown(
            t(
                "The number alone says little. The mirror report shows which way you lean: what you "
                "catch, what you wrongly reject, and whether you were as right as you felt."
            )
        )
        st.page_link("app_pages/progress.py", label=t("See my mirror report"))
        st.page_link("app_pages/practice.py", label=t("All packs"))
        st.page_link("app_pages/lessons.py", label=t("Back to the lessons"))
        st.button(t("Do it again in another order"), key="practice.again", on_click=begin, args=(pack.id,))
        show_marks(judged)


def fitting_answers(pack: Pack, attempt: Attempt) -> list[tuple[Question, Reply]]:
    """Questions with their replies, without replies that a changed pack or a stranger's file left behind."""
    questions = {question.id: question for question in pack.questions}
    answers = [(questions.get(answer.question), answer.reply) for answer in attempt.answers]
    return [(question, reply) for question, reply in answers if question and fits(question, reply)]


def judge_again(question: Question, reply: Reply) -> bool | None:
    return grade_reply(question, reply, read_truth_of(course().shown(question))).right


def show_marks(judged: list[tuple[Question, bool | None]]) -> None:
    marks = {True: t("right"), False: t("not right"), None: t("undecided")}
    rows = "\n".join(
        f"| {place} | {question.ask.replace('|', ' ')} | {marks[verdict]} |"
        for place, (question, verdict) in enumerate(judged, 1)
    )
    st.markdown(f"| | {t('Question')} | {t('Your answer')} |\n|---|---|---|\n{rows}")


@st.fragment
def show_quiz(pack: Pack) -> None:
    """A reply or a next question runs this alone, not the whole page: half the cost."""
    attempt = newest_attempt(pack)
    question = question_on_screen(pack, attempt) if attempt else None
    if attempt is None or question is None:
        st.rerun()
    show_question(pack, attempt, question)
    with st.container(key="memory_of_answers"):
        connect_browser(locale(), "browser_of_answers")


def show_pack(pack: Pack) -> None:
    if not state.browser_has_reported():
        st.stop()
    attempt = newest_attempt(pack)
    if attempt is None:
        show_start(pack)
    elif question_on_screen(pack, attempt):
        show_quiz(pack)
    else:
        show_result(pack, attempt)


asked = st.query_params.get("pack")
if asked is None:
    show_packs()
elif asked in course().packs:
    show_pack(course().packs[asked])
else:
    if f"quizzes/{asked}" not in course().broken:
        st.info(t("There is no pack “{name}”. Here are the ones we have.", name=plain(asked)))
    show_packs()
