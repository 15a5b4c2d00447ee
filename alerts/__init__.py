"""Who wants to be told of what, what there is to tell, and bringing it to them."""
