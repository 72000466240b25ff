"""From a first message to a confirmed draft: signaal, initiatief and Right to Challenge."""
