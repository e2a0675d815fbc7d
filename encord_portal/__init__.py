"""encord-portal: SDK core, local platform and review dashboard for Encord label rows."""
