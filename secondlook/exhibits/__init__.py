"""What the hands-on exhibits compute, without a screen; each file is named after its activity."""
