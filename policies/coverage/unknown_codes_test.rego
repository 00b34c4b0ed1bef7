package test.mayishare.unknown_codes

import data.test.mayishare.grounds

# In an emergency almost anybody may be told, for almost any purpose.
emergency := grounds.stating(
	grounds.question("police", "safeguarding", ["identity"]),
	["life_threatening_emergency"],
)

test_emergency if grounds.rests_on(emergency, "vital_interests")

test_unknown_partner_kind if {
	asked := grounds.with_partner(emergency, {"kind": "nobody_knows"})
	grounds.not_spoken_for(asked, "vital_interests")
}

test_unknown_purpose if {
	asked := grounds.asking(emergency, {"purpose": "nobody_knows"})
	grounds.not_spoken_for(asked, "vital_interests")
}

test_unknown_purpose_is_named if {
	asked := grounds.asking(emergency, {"purpose": "nobody_knows"})
	answer := data.mayishare.decision with input as asked
	contains(answer.reasons[0].message, "nobody_knows")
}

# Of someone who has died.
test_unknown_category_of_the_dead if {
	asked := grounds.asking(emergency, {
		"dataCategories": ["nobody_knows"],
		"subject": {"kind": "DECEASED"},
	})
	asked_of_a_school := grounds.with_partner(asked, {"kind": "school"})
	answer := data.mayishare.decision with input as asked_of_a_school
	answer.denialKind == "NOT_COVERED"
	answer.reasons[0].dataCategories == ["nobody_knows"]
}

test_partner_without_a_code if {
	grounds.not_spoken_for(json.remove(emergency, ["facts/partner/code"]), "vital_interests")
}
