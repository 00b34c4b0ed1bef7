# METADATA
# title: Elected members
# description: Councillors and members of Parliament who act for a resident.
package mayishare.grounds.elected_members

import data.mayishare.needs

# METADATA
# title: A councillor or MP acting for a resident
# description: >-
#   What a councillor or MP needs to take up a resident's case may be given to them, where the
#   resident asked them to or they hold the resident's authority.
# related_resources:
#   - description: Data Protection Act 2018 Schedule 1 paragraph 24 (disclosure to elected representatives)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/24
# custom:
#   subject: elected_members
elected_member := [needs.any_of([
	needs.evidence("authority_to_act"),
	needs.circumstance("requested_by_subject"),
])]
