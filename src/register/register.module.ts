import { Module } from '@nestjs/common';
import { AgreementFieldsResolver } from './agreement-fields.resolver.js';
import { AgreementsResolver } from './agreements.resolver.js';
import { AgreementsService } from './agreements.service.js';
import { AttentionResolver } from './attention.resolver.js';
import { ConsentsService } from './consents.service.js';
import { DemonstrationService } from './demonstration.service.js';
import { DocumentsResolver } from './documents.resolver.js';
import { DocumentsService } from './documents.service.js';
import { EmergencyReviewsService } from './emergency-reviews.service.js';
import { ExportService } from './export.service.js';
import {
  ConsentFieldsResolver,
  ControllerFieldsResolver,
  DpiaFieldsResolver,
  PartnerFieldsResolver,
  PolicyDocumentFieldsResolver,
} from './fields.resolver.js';
import { FilesResolver } from './files.resolver.js';
import { ImportService } from './import.service.js';
import { NoticeResolver } from './notice.resolver.js';
import { PartnersResolver } from './partners.resolver.js';
import { PartnersService } from './partners.service.js';
import { RegisterResolver } from './register.resolver.js';

@Module({
  providers: [
    DemonstrationService,
    AgreementsService,
    PartnersService,
    ConsentsService,
    DocumentsService,
    EmergencyReviewsService,
    ImportService,
    ExportService,
    RegisterResolver,
    AgreementsResolver,
    PartnersResolver,
    DocumentsResolver,
    AttentionResolver,
    FilesResolver,
    NoticeResolver,
    AgreementFieldsResolver,
    PartnerFieldsResolver,
    ConsentFieldsResolver,
    ControllerFieldsResolver,
    PolicyDocumentFieldsResolver,
    DpiaFieldsResolver,
  ],
})
export class RegisterModule {}
