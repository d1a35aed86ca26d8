"""The agent on one screen: the model plans, tools look, code verifies, code writes the answer."""

# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false
# langgraph leaves the generics of its own signatures open.

from collections.abc import Sequence
from time import monotonic
from typing import Any, Literal

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.tools import BaseTool
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from velvet.agent.answer import answer
from velvet.agent.call import call_tools
from velvet.agent.state import BUDGET, STUCK, TRIES, VELVET, Question, State, times_called
from velvet.agent.statement import GIVE_ANSWER, Statement
from velvet.agent.verify import verify
from velvet.footage.errors import ModelFailed
from velvet.retrieval.context import Context

LAST_CALL = "You have used up your tool calls. Call give_answer now with what the results bear out."
CLAIMS_PLEASE = (
    "The user cannot see what you wrote: only claims are shown. Call give_answer, with one claim for "
    "every fact that a tool result bears out, or with no claims if there is none."
)

Graph = CompiledStateGraph[State, Context, Question, State]


def build_graph(model: BaseChatModel, tools: Sequence[BaseTool]) -> Graph:
    """Compile the agent for a chat model that can call tools."""
    planner = model.bind_tools([*tools, Statement])

    def plan(state: State, runtime: Runtime[Context]) -> dict[str, Any]:
        last_call = [_nudge(LAST_CALL)] if state.rounds == BUDGET else []
        left_s = _time_left(runtime.context)
        reply = planner.invoke([*state.messages, *last_call], timeout_s=left_s)
        asks = bool(reply.tool_calls) and not _gives_answer(reply)
        return {"messages": [reply], "rounds": state.rounds + asks}

    graph = StateGraph(State, context_schema=Context, input_schema=Question)
    graph.add_node("plan", plan)
    graph.add_node("tools", call_tools(tools))
    graph.add_node("insist", insist)
    graph.add_node("verify", verify)
    graph.add_node("answer", answer)
    graph.add_edge(START, "plan")
    graph.add_conditional_edges("plan", after_plan)
    graph.add_edge("tools", "plan")
    graph.add_edge("insist", "plan")
    graph.add_conditional_edges("verify", after_verify)
    graph.add_edge("answer", END)
    return graph.compile()


def insist(state: State) -> dict[str, Any]:
    """Ask for claims where the model wrote prose."""
    return {"messages": [_nudge(CLAIMS_PLEASE)], "insisted": True}


def after_plan(state: State) -> Literal["tools", "insist", "verify", "answer"]:
    """Where the model's message leads."""
    reply = state.messages[-1]
    assert isinstance(reply, AIMessage)  # `plan` has just put it there
    if _gives_answer(reply):
        return "verify"
    if not reply.tool_calls:
        return "answer" if state.insisted else "insist"
    stuck = any(times_called(c, state.messages) >= STUCK for c in reply.tool_calls)
    return "answer" if stuck or state.rounds > BUDGET else "tools"


def after_verify(state: State) -> Literal["plan", "answer"]:
    """Back to the model once with what failed; else on to the answer."""
    good = state.readable and not state.failed
    return "answer" if good or state.attempts >= TRIES else "plan"


def _time_left(context: Context) -> float:
    """Seconds that the whole question still has. Raises ModelFailed once there are none."""
    left_s = context.until_s - monotonic()
    if left_s <= 0:
        raise ModelFailed(
            f"There was no answer within {context.timeout_s:g} s. Ask something narrower, choose a quicker "
            "model as `chat`, or give it more time with `timeout_s`."
        )
    return left_s


def _gives_answer(reply: AIMessage) -> bool:
    return any(call["name"] == GIVE_ANSWER for call in reply.tool_calls)


def _nudge(text: str) -> HumanMessage:
    return HumanMessage(text, name=VELVET)
