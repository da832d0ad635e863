"""The institution: offices, officials, policies, markings, calendar; the nouns that everything else points to."""
