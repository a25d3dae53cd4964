"""Areas: what is seen, reached and defended, from where and for how long."""
