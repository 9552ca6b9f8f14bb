"""When somebody could use support: whom she would ask, in her order; asking them; and being there when asked."""
