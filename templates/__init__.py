"""Everything that the bot says: Jinja2 templates (*.j2), and the small code that renders, escapes and pages it."""
