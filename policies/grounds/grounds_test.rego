# METADATA
# title: Questions for testing grounds
# description: >-
#   The plainest question there is, ways to change it, and what to say of the answer. Every test of a
#   ground starts from a question that just meets it and changes one thing.
package test.mayishare.grounds

import data.mayishare

now := 1790000000

day := 86400

# A council whose policy documents are all in force asks about one partner, with whom nothing is agreed.
question(kind, purpose, categories) := {
	"request": {
		"partner": kind,
		"purpose": purpose,
		"dataCategories": categories,
		"direction": "OUTBOUND",
		"dataForm": "IDENTIFIABLE",
		"circumstances": [],
		"evidence": [],
		"country": "GB",
	},
	"facts": {
		"now": now,
		"controller": {"code": "council", "appropriatePolicyDocuments": [policy_document], "dpias": []},
		"partner": partner(kind),
		"agreements": [],
	},
}

partner(kind) := {
	"code": kind,
	"name": "The partner",
	"kind": kind,
	"role": "CONTROLLER",
	"country": "GB",
	"status": "ACTIVE",
	"competentAuthority": false,
	"usDataBridge": false,
	"assurance": {"kind": "self_assessment", "passed": now - day, "expires": now + (30 * day)},
}

policy_document := {
	"reference": "APD-1",
	"conditions": ["sch1.1", "sch1.6", "sch1.10", "sch1.12", "sch1.14", "sch1.18", "sch1.24"],
	"adopted": now - day,
	"review": now + day,
}

agreement(kind, purposes, categories) := {
	"reference": "DSA-1",
	"title": "An agreement",
	"kind": kind,
	"purposes": purposes,
	"dataCategories": categories,
	"starts": now - day,
	"review": now + day,
	"ends": now + (2 * day),
	"signed": true,
	"status": "ACTIVE",
}

# The same question, with some of its answers on the form or some facts of the register changed.
asking(asked, request) := object.union(asked, {"request": request})

given(asked, facts) := object.union(asked, {"facts": facts})

with_partner(asked, changes) := given(asked, {"partner": changes})

with_agreement(asked, kind, categories) := given(
	asked,
	{"agreements": [agreement(kind, [asked.request.purpose], categories)]},
)

with_agreement_changed(asked, changes) := given(
	asked,
	{"agreements": [object.union(asked.facts.agreements[0], changes)]},
)

without_policy(asked, condition) := given(asked, {"controller": {"appropriatePolicyDocuments": [object.union(
	policy_document,
	{"conditions": [code | some code in policy_document.conditions; code != condition]},
)]}})

stating(asked, circumstances) := asking(asked, {"circumstances": circumstances})

holding(asked, kinds) := asking(
	asked,
	{"evidence": [{"kind": kind, "reference": "REF-1"} | some kind in kinds]},
)

# The answer rests on the ground, for every category asked for.
rests_on(asked, code) if {
	answer := mayishare.decision with input as asked
	answer.outcome == "ALLOW"
	some gateway in answer.gateways
	gateway.code == code
	gateway.dataCategories == sort(asked.request.dataCategories)
}

# The answer has just this basis and these conditions, and among its obligations these.
says(asked, basis, conditions, obligations) if {
	answer := mayishare.decision with input as asked
	[entry.code | some entry in answer.lawfulBases] == [basis]
	{entry.code | some entry in answer.conditions} == {code | some code in conditions}
	every obligation in obligations { obligation in answer.obligations }
}

emergency(asked) if {
	answer := mayishare.decision with input as asked
	answer.emergency == true
}

# The ground is the nearest for every category that is not covered, and lacks just this.
lacks(asked, code, lack) if {
	answer := mayishare.decision with input as asked
	answer.denialKind == "NOT_COVERED"
	{reason.code | some reason in answer.reasons} == {lack}
	{reason.ground | some reason in answer.reasons} == {code}
}

# Nothing covers the question, and the ground does not speak for it at all.
not_spoken_for(asked, code) if {
	answer := mayishare.decision with input as asked
	answer.denialKind == "NOT_COVERED"
	every reason in answer.reasons { reason.ground != code }
}

# A bar stands in the way.
barred(asked, code) if {
	answer := mayishare.decision with input as asked
	answer.denialKind == "FORBIDDEN"
	code in [reason.code | some reason in answer.reasons]
}

# The question is not allowed, or rests on something else.
not_rested_on(asked, code) if not rests_on(asked, code)

# The person has consented to what is asked, explicitly and for themselves.
consenting(asked, changes) := given(asking(asked, {"consent": "CONSENT-1"}), {"consent": object.union(
	{
		"reference": "CONSENT-1",
		"status": "ACTIVE",
		"explicit": true,
		"purposes": [asked.request.purpose],
		"dataCategories": asked.request.dataCategories,
		"partners": [asked.facts.partner.code],
		"given": now - day,
		"expires": now + day,
		"online": false,
		"givenBy": "SELF",
		"age": 40,
	},
	changes,
)})
