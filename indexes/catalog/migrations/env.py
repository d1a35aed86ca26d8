"""Alembic's door: runs the steps on the connection that the catalog hands over."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
