"""What is on the chat page: functions that draw."""
