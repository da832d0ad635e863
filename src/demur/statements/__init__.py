"""What was said on a policy, in public and not: by whom, when, where, in which words."""
