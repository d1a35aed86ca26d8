"""The LangGraph agent: plan, call tools, claim, verify."""
