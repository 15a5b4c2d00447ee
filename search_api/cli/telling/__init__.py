"""Commands of subscriptions and deliveries."""
