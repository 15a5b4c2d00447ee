"""The shapes of answers, for OpenAPI. What makes them is search_api.documents and its neighbours; tests hold both together."""
