package test.mayishare.grounds.public_information

import data.test.mayishare.grounds

# Anyone may look at a public register.
public_registers := grounds.question(
	"media",
	"public_register",
	["contact.address", "identity.name", "licensing"],
)

test_public_registers if grounds.rests_on(public_registers, "public_registers")

test_public_registers_basis if grounds.says(public_registers, "legal_obligation", [], [])

test_public_registers_not_for_complaints if {
	asked := grounds.asking(public_registers, {"purpose": "complaints"})
	grounds.not_spoken_for(asked, "public_registers")
}

test_public_registers_not_contact_email if {
	asked := grounds.asking(public_registers, {"dataCategories": ["contact.email"]})
	grounds.not_spoken_for(asked, "public_registers")
}

test_public_registers_not_health if {
	asked := grounds.asking(public_registers, {"dataCategories": ["health"]})
	grounds.not_spoken_for(asked, "public_registers")
}

test_public_registers_not_criminal if {
	asked := grounds.asking(public_registers, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "public_registers")
}

# The person told the world.
made_public := grounds.stating(
	grounds.question("media", "complaints", ["criminal", "identity.name", "political_opinion"]),
	["made_public"],
)

test_made_public if grounds.rests_on(made_public, "made_public")

test_made_public_basis if {
	grounds.says(made_public, "public_task", ["art9.made_public", "sch1.32"], [])
}

test_made_public_not_stated if {
	grounds.not_spoken_for(grounds.stating(made_public, []), "made_public")
}

test_made_public_not_for_commercial if {
	asked := grounds.with_partner(made_public, {"kind": "commercial"})
	grounds.not_spoken_for(asked, "made_public")
}

test_made_public_not_for_marketing if {
	grounds.not_spoken_for(grounds.asking(made_public, {"purpose": "marketing"}), "made_public")
}

test_made_public_not_identity_date_of_birth if {
	asked := grounds.asking(made_public, {"dataCategories": ["identity.date_of_birth"]})
	grounds.not_spoken_for(asked, "made_public")
}

# Someone asks for what the council holds about them.
subject_access := grounds.stating(
	grounds.with_partner(
		grounds.question(
			"individual",
			"information_request.subject_access",
			["criminal", "health", "identity"],
		),
		{"code": "data_subject"},
	),
	["identity_verified", "requested_by_subject"],
)

test_subject_access if grounds.rests_on(subject_access, "subject_access")

test_subject_access_basis if {
	grounds.says(
		subject_access,
		"legal_obligation",
		["art9.substantial_public_interest", "sch1.36", "sch1.6"],
		["answer_within_one_month"],
	)
}

test_subject_access_not_asked if {
	asked := grounds.stating(subject_access, ["identity_verified"])
	grounds.lacks(asked, "subject_access", "circumstance_missing")
}

test_subject_access_not_verified if {
	asked := grounds.stating(subject_access, ["requested_by_subject"])
	grounds.lacks(asked, "subject_access", "circumstance_missing")
}

test_subject_access_about_someone_else_too if {
	asked := grounds.stating(
		subject_access,
		["identity_verified", "requested_by_subject", "third_party_data"],
	)
	grounds.lacks(asked, "subject_access", "no_ground")
}

test_subject_access_would_harm if {
	asked := grounds.stating(
		subject_access,
		["harm_if_disclosed", "identity_verified", "requested_by_subject"],
	)
	grounds.lacks(asked, "subject_access", "no_ground")
}

test_subject_access_not_for_someone_else if {
	asked := grounds.with_partner(subject_access, {"code": "member_of_public"})
	grounds.not_spoken_for(asked, "subject_access")
}

test_subject_access_parent_of_eleven if {
	grounds.rests_on(parent_of({"kind": "CHILD", "age": 11}), "subject_access")
}

test_subject_access_parent_of_twelve if {
	grounds.lacks(parent_of({"kind": "CHILD", "age": 12}), "subject_access", "evidence_missing")
}

test_subject_access_parent_of_unknown_age if {
	grounds.lacks(parent_of({"kind": "CHILD"}), "subject_access", "evidence_missing")
}

test_subject_access_parent_of_adult if {
	grounds.lacks(parent_of({"kind": "ADULT", "age": 11}), "subject_access", "evidence_missing")
}

test_subject_access_parent_with_authority if {
	asked := grounds.holding(parent_of({"kind": "CHILD", "age": 12}), ["authority_to_act"])
	grounds.rests_on(asked, "subject_access")
}

test_subject_access_not_for_complaints if {
	asked := grounds.asking(subject_access, {"purpose": "complaints"})
	grounds.not_spoken_for(asked, "subject_access")
}

test_subject_access_without_policy_document if {
	asked := grounds.without_policy(subject_access, "sch1.6")
	grounds.lacks(asked, "subject_access", "appropriate_policy_missing")
}

# A parent asks for what the council holds about a child.
parent_of(subject) := grounds.stating(
	grounds.asking(subject_access, {"subject": subject}),
	["identity_verified", "parental_responsibility", "requested_by_subject"],
)
