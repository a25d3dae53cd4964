"""The interceptor: a round from its canister to the point where it passes its target."""
