"""The only part of the SDK that touches the network."""
