"""demur, a dissent channel: staff question a policy, are counted without being named, and are answered."""
