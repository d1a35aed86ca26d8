"""The pages of the chat: functions that draw."""
