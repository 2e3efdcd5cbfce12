"""Teams: names, membership, invitations and requests, and who hears of a change."""
