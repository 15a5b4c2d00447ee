"""Pages of alerts: subscriptions, inbox, channels."""
