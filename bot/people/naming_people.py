"""Every column of the model that names a person, and what becomes of it when they ask.

A test walks through the whole model and fails for a column that is in none of these tables.
"""

# The row is about the person: handed out whole, and deleted.
OWN = {
    ("participant", "user_id"),
    ("person_settings", "user_id"),
    ("reminder_wish", "user_id"),
    ("wish", "user_id"),
    ("review", "reviewer_id"),
    ("invitation", "user_id"),
    ("delivery", "user_id"),
    ("mentor", "user_id"),
    ("mentor_request", "user_id"),
    ("mentor_feedback", "user_id"),
    ("team_space_guest", "user_id"),
}
# The row belongs to an event or a team, and the person did something with it: handed out as far
# as it is theirs, and kept without saying who it was.
FORGOTTEN = {
    ("announcement", "author_id"),
    ("audit_entry", "actor_id"),
    ("event_file_version", "applied_by"),
    ("forming_run", "made_by"),
    ("invitation", "made_by"),
    ("invitation", "answered_by"),
    ("mentor_request", "closed_by"),
    ("mentor_team", "made_by"),
    ("perk_code", "claimed_by"),
    ("submission", "edited_by"),
    ("submission_revision", "made_by"),
}
# The row hangs on the person's row in another table: handed out with it; what becomes of it when
# that one is deleted is for the foreign key to say (CASCADE or SET NULL).
HANGING = {
    ("membership", "participant_id"),
    ("submission", "participant_id"),
    ("team", "captain_id"),
    ("expertise", "mentor_id"),
    ("mentor_offer", "mentor_id"),
    ("mentor_request", "mentor_id"),
    ("mentor_team", "mentor_id"),
}
# Deleted, but not handed out, each with the reason.
KEPT_FROM_EXPORT = {
    ("wish", "other_id"): "what others wish is theirs, and shown to nobody else",
    ("review", "participant_id"): "what organizers think of an application is theirs",
}
# Not people, although the column holds a number of Discord's.
NOT_PEOPLE = {
    "guild_id": "a server",
    "channel_id": "a channel",
    "fallback_channel_id": "a channel",
    "card_channel_id": "a channel",
    "posted_in": "a channel",
    "message_id": "a message",
    "card_message_id": "a message",
    "role_id": "a role",
    "thread_id": "a thread",
    "scheduled_event_id": "a scheduled event",
}
NOT_PEOPLE_HERE = {("team", "space_id"): "a channel or thread"}
# Who was somebody, in columns that cannot be empty, or where empty means the bot itself.
NOBODY = 0
EMPTY_IS_THE_BOT = {("audit_entry", "actor_id"), ("perk_code", "claimed_by")}
