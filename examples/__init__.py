"""Examples of the SDK; ``docs/sdk/tutorial.md`` walks through them."""
