"""What people do in a Discord client: type commands, press buttons, fill forms."""
