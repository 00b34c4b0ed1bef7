package test.mayishare.grounds.elected_members

import data.test.mayishare.grounds

# A resident asked a councillor for help.
elected_member := grounds.stating(
	grounds.question(
		"elected_representative",
		"representation",
		["criminal", "health", "identity"],
	),
	["requested_by_subject"],
)

test_elected_member if grounds.rests_on(elected_member, "elected_member")

test_elected_member_basis if {
	grounds.says(
		elected_member,
		"public_task",
		["art9.substantial_public_interest", "sch1.24", "sch1.36"],
		[],
	)
}

test_elected_member_with_authority if {
	asked := grounds.holding(grounds.stating(elected_member, []), ["authority_to_act"])
	grounds.rests_on(asked, "elected_member")
}

test_elected_member_not_asked if {
	grounds.lacks(grounds.stating(elected_member, []), "elected_member", "evidence_missing")
}

test_elected_member_ordinary_data_needs_no_policy_document if {
	asked := grounds.asking(
		grounds.without_policy(elected_member, "sch1.24"),
		{"dataCategories": ["identity"]},
	)
	grounds.rests_on(asked, "elected_member")
}

test_elected_member_not_for_individual if {
	asked := grounds.with_partner(elected_member, {"kind": "individual"})
	grounds.not_spoken_for(asked, "elected_member")
}

test_elected_member_not_for_complaints if {
	asked := grounds.asking(elected_member, {"purpose": "complaints"})
	grounds.not_spoken_for(asked, "elected_member")
}

test_elected_member_without_policy_document if {
	asked := grounds.without_policy(elected_member, "sch1.24")
	grounds.lacks(asked, "elected_member", "appropriate_policy_missing")
}
