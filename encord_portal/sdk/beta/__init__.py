"""Parts of the SDK whose interface may still change ("encord.beta")."""
