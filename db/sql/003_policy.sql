-- What the contact policy, a contact's own copy and its erasure look for: a person's facts, an account's invitations.
-- Months first, as in the table's key, so that facts in order touch few pages; both leave out most facts.
CREATE INDEX fact_by_contact ON fact (slot, contact) WHERE contact <> 0;
CREATE INDEX fact_invited ON fact (slot, account, at) WHERE kind = 2;
