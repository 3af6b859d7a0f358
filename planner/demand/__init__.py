"""History, forecast and staffing requirement of the queues."""
